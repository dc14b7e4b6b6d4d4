import type { FastifyReply, FastifyRequest } from 'fastify';
import { goneSignal } from './gone-signal.ts';

/** The request as the SDK's web handlers want it; the body travels beside it, parsed. A client that goes away aborts it. */
export function webRequest(request: FastifyRequest, reply: FastifyReply): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    for (const item of Array.isArray(value) ? value : [value]) if (item !== undefined) headers.append(name, item);
  }
  // The SDK insists on both types by name; a client that takes anything takes both.
  if (headers.get('accept')?.includes('*/*') ?? true) headers.set('accept', 'application/json, text/event-stream');
  const url = `http://${request.headers.host}${request.url}`;
  return new Request(url, { method: request.method, headers, signal: goneSignal(reply) });
}

/** Sends what a web handler answered; a short answer goes as one piece, a stream as it comes. */
export async function sendWebResponse(reply: FastifyReply, response: Response): Promise<FastifyReply> {
  if (!response.headers.get('content-type')?.startsWith('application/json')) return reply.send(response);
  const headers = Object.fromEntries(response.headers);
  return reply
    .code(response.status)
    .headers(headers)
    .send(await response.text());
}
