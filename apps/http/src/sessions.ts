import { randomUUID } from 'node:crypto';
import { isInitializeRequest, WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/server';
import type { JSONRPCMessage, McpServerFactory } from '@modelcontextprotocol/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { KbError, type Principal } from '@kb-mcp/core';
import { authInfoOf } from '@kb-mcp/core/mcp';
import { eventMemory } from './event-memory.ts';
import type { Limits } from './options.ts';
import { webRequest } from './web.ts';

interface Session {
  readonly owner: Principal;
  readonly transport: WebStandardStreamableHTTPServerTransport;
  usedAt: number;
  /** Requests and streams that the client holds open right now. */
  held: number;
}

export interface SessionStore {
  serve(request: FastifyRequest, reply: FastifyReply, messages: readonly JSONRPCMessage[]): Promise<Response>;
  size(): number;
  drain(): Promise<void>;
}

/** 2025-era sessions of `/mcp`: capped, closed when idle, and only there for whoever opened them. */
export function sessionStore({
  factory,
  limits,
  onerror,
}: {
  factory: McpServerFactory;
  limits: Limits;
  onerror: (error: unknown) => void;
}): SessionStore {
  // The one used longest ago comes first.
  const sessions = new Map<string, Session>();
  const sweep = setInterval(closeIdle, Math.min(limits.idleMs, 60_000)).unref();

  return {
    async serve(request, reply, messages) {
      const session = messages.some((message) => isInitializeRequest(message)) ? await open(request) : find(request);
      session.held += 1;
      reply.raw.once('close', () => {
        session.held -= 1;
        use(session);
      });
      const parsedBody = request.method === 'POST' ? request.body : undefined;
      const options = { authInfo: authInfoOf(request.principal), ...(parsedBody !== undefined && { parsedBody }) };
      return session.transport.handleRequest(webRequest(request, reply), options);
    },
    size: () => sessions.size,
    async drain() {
      clearInterval(sweep);
      await Promise.all([...sessions.values()].map(({ transport }) => transport.close()));
    },
  };

  async function open(request: FastifyRequest): Promise<Session> {
    const { principal } = request;
    if (sessions.size >= limits.sessions) makeRoom(() => true);
    const isOwn = ({ owner }: Session): boolean => owner.id === principal.id;
    if (principal.id !== 'local' && count(isOwn) >= limits.callerSessions) makeRoom(isOwn);
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      keepAliveMs: limits.keepAliveMs,
      eventStore: eventMemory({ bytes: limits.resumeBytes }),
      retryInterval: 1_000,
      onsessioninitialized: (id) => {
        sessions.set(id, session);
      },
    });
    const session: Session = { owner: principal, transport, usedAt: Date.now(), held: 0 };
    const server = await factory({ era: 'legacy', authInfo: authInfoOf(principal) });
    transport.onclose = () => sessions.delete(transport.sessionId ?? '');
    transport.onerror = onerror;
    await server.connect(transport);
    return session;
  }

  function find(request: FastifyRequest): Session {
    const id = request.headers['mcp-session-id'];
    if (id === undefined)
      throw new KbError('invalid_input', 'Send initialize first, then its Mcp-Session-Id header with every request.');
    const session = sessions.get(String(id));
    if (session?.owner !== request.principal)
      throw new KbError('not_found', 'There is no such session. Send initialize to open one.');
    return session;
  }

  function use(session: Session): void {
    session.usedAt = Date.now();
    const id = session.transport.sessionId;
    if (id !== undefined && sessions.delete(id)) sessions.set(id, session);
  }

  function count(matches: (session: Session) => boolean): number {
    let found = 0;
    for (const session of sessions.values()) if (matches(session)) found += 1;
    return found;
  }

  function makeRoom(among: (session: Session) => boolean): void {
    for (const session of sessions.values()) {
      if (session.held === 0 && among(session)) return close(session);
    }
    throw new KbError('rate_limited', 'Too many sessions are open. Try again later.');
  }

  function closeIdle(): void {
    const limit = Date.now() - limits.idleMs;
    for (const session of sessions.values()) if (session.held === 0 && session.usedAt < limit) close(session);
  }

  function close({ transport }: Session): void {
    transport.close().catch(onerror);
  }
}
