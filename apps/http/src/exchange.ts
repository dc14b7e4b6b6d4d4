import { isJSONRPCRequest, isJSONRPCResponse } from '@modelcontextprotocol/server';
import type { AuthInfo, JSONRPCMessage, McpServerFactory, RequestId, Transport } from '@modelcontextprotocol/server';
import type { FastifyReply } from 'fastify';
import { eventStream } from './event-stream.ts';
import type { EventStream } from './event-stream.ts';

export interface ExchangeOptions {
  readonly factory: McpServerFactory;
  readonly messages: readonly JSONRPCMessage[];
  readonly batch: boolean;
  readonly authInfo: AuthInfo;
  /** What the client takes, as its `Accept` header says. */
  readonly accept: string | undefined;
  readonly reply: FastifyReply;
  readonly keepAliveMs: number;
  readonly unreadBytes: number;
  readonly onerror: (error: unknown) => void;
}

/**
 * One 2025-era POST without a session, served by an instance of its own: plain JSON when the answer is all there is,
 * a stream as soon as something comes before it, or when it takes long. A client that goes away cancels its calls.
 */
export async function exchange({
  factory,
  messages,
  batch,
  authInfo,
  accept,
  reply,
  onerror,
  ...stream
}: ExchangeOptions): Promise<unknown> {
  const waiting = new Set<RequestId>(messages.filter(isJSONRPCRequest).map(({ id }) => id));
  // Some requests are answered while they are taken, such as one for a method that there is not.
  const expectsAnswers = waiting.size > 0;
  const answers: JSONRPCMessage[] = [];
  const { streams, json } = accepted(accept);
  const { promise: over, resolve: finish } = Promise.withResolvers<void>();
  let events: EventStream | undefined;
  let closed = false;
  let asking = false;

  const transport: Transport = {
    start: async () => {},
    async send(message) {
      asking ||= isJSONRPCRequest(message);
      if (isJSONRPCResponse(message)) answers.push(message);
      else if (streams) await open().send('message', JSON.stringify(message));
      if (events) await flush(events);
      if (isJSONRPCResponse(message) && message.id !== undefined) waiting.delete(message.id);
      if (waiting.size === 0) finish();
    },
    async close() {
      if (closed) return;
      closed = true;
      finish();
      transport.onclose?.();
    },
  };
  const server = await factory({ era: 'legacy', authInfo });
  await server.connect(transport);
  const gone = (): void => {
    transport.close().catch(onerror);
  };
  reply.raw.once('close', gone);
  for (const message of messages) transport.onmessage?.(message, { authInfo });
  if (!expectsAnswers) return settle(() => reply.code(202).send());
  if (!json) await flush(open());
  const slow = setTimeout(() => streams && flush(open()).catch(gone), stream.keepAliveMs);
  await over;
  clearTimeout(slow);
  if (reply.raw.destroyed) return reply.hijack();
  if (events) return settle(() => events?.end());
  return settle(() => reply.type('application/json').send(JSON.stringify(batch ? answers : answers[0])));

  function open(): EventStream {
    events ??= eventStream(reply, { ...stream, onClose: gone });
    return events;
  }

  async function flush(to: EventStream): Promise<void> {
    for (const answer of answers.splice(0)) await to.send('message', JSON.stringify(answer));
  }

  // With every call answered nothing is left to close, unless the server itself waits for an answer that cannot come. At once,
  // that would abort the signal of the call that has just been answered.
  function settle<R>(last: () => R): R {
    reply.raw.off('close', gone);
    if (asking) setImmediate(gone);
    return last();
  }
}

function accepted(accept = '*/*'): { readonly streams: boolean; readonly json: boolean } {
  const any = accept.includes('*/*');
  return {
    streams: any || accept.includes('text/event-stream') || accept.includes('text/*'),
    json: any || accept.includes('json') || accept.includes('application/*') || !accept.includes('text/event-stream'),
  };
}
