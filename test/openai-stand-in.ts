import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { chatReply, chatRequest } from './openai-stand-in/chat.ts';
import { responsesReply, responsesRequest } from './openai-stand-in/responses.ts';
import type { Asked, Frame, Step } from './openai-stand-in/script.ts';

export type { Asked, Step } from './openai-stand-in/script.ts';

export interface StandIn extends AsyncDisposable {
  readonly baseURL: string;
  /** Every request, in order, in the same form for both APIs. */
  readonly asked: readonly Asked[];
}

/**
 * A stand-in for the OpenAI service: a real server on loopback that speaks the streams of Chat Completions and Responses
 * and says what its script says, step by step; the last step is repeated. Like the service it refuses what is not well formed.
 */
export async function openaiStandIn(...script: readonly (Step | ((asked: Asked) => Step))[]): Promise<StandIn> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else fail(response, 400, { code: 'invalid_request_error', message: String(error) });
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
    const path = request.url?.split('?', 1)[0] ?? '';
    const chat = path.endsWith('/chat/completions');
    const { problem, ...question } = chat ? chatRequest(body) : responsesRequest(body);
    const current = { ...question, path, headers: request.headers };
    if (problem !== undefined) return fail(response, 400, { code: 'invalid_request_error', message: problem });
    asked.push(current);
    const next = script[Math.min(asked.length, script.length) - 1];
    const step = typeof next === 'function' ? next(current) : next;
    if (!step) return fail(response, 500, { message: 'The script is empty.' });
    if (step.kind === 'error') return fail(response, step.status, step.error, step.headers);
    if (step.kind === 'silence') return;
    if (step.kind === 'other') {
      response.writeHead(200, { 'content-type': step.type }).end(step.body);
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    await send(response, chat ? chatReply(step, current) : responsesReply(step, current), step.pauseMs ?? 0);
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('The stand-in has no port.');
  return {
    baseURL: `http://127.0.0.1:${address.port}/v1`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

async function send(response: ServerResponse, frames: Iterable<Frame>, pauseMs: number): Promise<void> {
  for (const frame of frames) {
    if (response.destroyed) return;
    if (frame === 'silence') return;
    if (frame === 'ended') break;
    if (frame === 'lost' || frame === 'torn') {
      if (frame === 'torn') response.write('data: {"id":"torn","choices":[{"del');
      await pause(5);
      response.destroy();
      return;
    }
    response.write(frame);
    // Each piece in a packet of its own.
    await pause(pauseMs);
  }
  response.end();
}

function fail(response: ServerResponse, status: number, error: object, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify({ error }));
}
