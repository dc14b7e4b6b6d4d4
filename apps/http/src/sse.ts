import { randomUUID } from 'node:crypto';
import type { McpServerFactory, Transport } from '@modelcontextprotocol/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { KbError } from '@kb-mcp/core';
import type { Principal } from '@kb-mcp/core';
import { authInfoOf, openRequests } from '@kb-mcp/core/mcp';
import type { OpenRequests } from '@kb-mcp/core/mcp';
import { eventStream } from './event-stream.ts';
import type { Door } from './door.ts';
import { requireRoom } from './caller-sessions.ts';
import { messagesIn } from './messages.ts';
import type { Limits } from './options.ts';

interface Session {
  readonly principal: Principal;
  readonly transport: Transport;
  readonly open: OpenRequests;
  readonly end: () => void;
}

export interface SseOptions {
  readonly factory: McpServerFactory;
  readonly limits: Limits;
  /** What comes before `/messages` in the address that clients are told. */
  readonly basePath: string;
  readonly onerror: (error: unknown) => void;
}

/** The 2024-11-05 transport: a stream at `/sse` tells the client where to post, and carries the answers. A session belongs to whoever opened it. */
export function sseDoor({ factory, limits, basePath, onerror }: SseOptions): Door {
  const sessions = new Map<string, Session>();
  return {
    name: 'sse',
    sessions: () => sessions.size,
    routes(app) {
      app.get('/sse', { config: { speaks: 'json-rpc' }, exposeHeadRoute: false }, open);
      app.post<{ Querystring: { sessionId?: string } }>('/messages', { config: { speaks: 'json-rpc' } }, receive);
    },
    async drain() {
      await Promise.all(
        [...sessions.values()].map(async (session) => {
          await session.open.idle(limits.graceMs);
          session.end();
        }),
      );
    },
  };

  async function open(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (sessions.size >= limits.sessions)
      throw new KbError('rate_limited', 'Too many sessions are open. Try again later.');
    const { principal } = request;
    requireRoom(sessions.values(), principal, limits);
    const sessionId = randomUUID();
    const calls = openRequests();
    const events = eventStream(reply, { ...limits, onClose: leave });
    const transport: Transport = {
      sessionId,
      start: async () => {},
      async send(message) {
        await events.send('message', JSON.stringify(message));
        calls.sent(message);
      },
      async close() {
        if (!sessions.delete(sessionId)) return;
        transport.onclose?.();
        events.end();
      },
    };
    function leave(): void {
      transport.close().catch(onerror);
    }
    sessions.set(sessionId, { principal, transport, open: calls, end: leave });
    const server = await factory({ era: 'legacy', authInfo: authInfoOf(principal) });
    await server.connect(transport);
    await events.send('endpoint', `${basePath}/messages?sessionId=${sessionId}`);
  }

  async function receive(
    request: FastifyRequest<{ Querystring: { sessionId?: string } }>,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const session = sessions.get(request.query.sessionId ?? '');
    // The same caller with other rights is another one: the session was opened with those it had.
    if (session?.principal !== request.principal) {
      throw new KbError(
        'not_found',
        'There is no such session. Open a stream at /sse and post to the address it gives.',
      );
    }
    const messages = messagesIn(request.body);
    if (session.open.size + messages.length > MOST_WAITING) {
      throw new KbError('rate_limited', 'Too many calls of this session are still waiting for their answer.');
    }
    for (const message of messages) {
      session.open.received(message);
      session.transport.onmessage?.(message, { authInfo: authInfoOf(request.principal) });
    }
    return reply.code(202).type('text/plain').send('Accepted');
  }
}

const MOST_WAITING = 200;
