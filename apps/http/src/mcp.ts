import type { IncomingHttpHeaders } from 'node:http';
import {
  classifyInboundRequest,
  createMcpHandler,
  isInitializeRequest,
  SUPPORTED_PROTOCOL_VERSIONS,
} from '@modelcontextprotocol/server';
import type { InboundHttpRequest, JSONRPCMessage, McpServerFactory } from '@modelcontextprotocol/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { KbError } from '@kb-mcp/core';
import type { Log } from '@kb-mcp/core';
import { authInfoOf } from '@kb-mcp/core/mcp';
import type { Door } from './door.ts';
import { exchange } from './exchange.ts';
import { inFlight } from './in-flight.ts';
import { messagesIn } from './messages.ts';
import type { Limits } from './options.ts';
import { sessionStore } from './sessions.ts';
import { sendWebResponse, webRequest } from './web.ts';

export interface McpDoorOptions {
  readonly factory: McpServerFactory;
  readonly limits: Limits;
  readonly stateful: boolean;
  readonly log: Log;
}

/** Streamable HTTP at `/mcp`: 2026-07-28, and 2025-03-26 to 2025-11-25 with sessions or without. */
export function mcpDoor({ factory, limits, stateful, log }: McpDoorOptions): Door {
  const onerror = (error: unknown): void => {
    // What a client did wrong is in its answer; a log that anyone can fill is of no use.
    if (error instanceof Error && /^Rejected|^Bad Request|^Not Acceptable|^Unsupported/.test(error.message)) return;
    log.warn({ err: error }, '/mcp');
  };
  const modern = createMcpHandler(factory, { legacy: 'reject', keepAliveMs: limits.keepAliveMs, onerror });
  const sessions = stateful ? sessionStore({ factory, limits, onerror }) : undefined;
  const calls = inFlight();

  return {
    name: 'mcp',
    sessions: () => sessions?.size() ?? 0,
    routes(app) {
      app.route({
        method: ['GET', 'POST', 'DELETE'],
        url: '/mcp',
        config: { speaks: 'json-rpc' },
        exposeHeadRoute: false,
        handler: (request, reply) => (request.method === 'POST' ? post(request, reply) : session(request, reply)),
      });
    },
    async drain() {
      await calls.idle(limits.graceMs);
      await sessions?.drain();
      await modern.close();
    },
  };

  async function post(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const { body, headers } = request;
    if (body === undefined || body === null) throw new KbError('invalid_input', 'The request body is empty.');
    const outcome = classifyInboundRequest({ httpMethod: 'POST', body, ...standardHeaders(headers) });
    const authInfo = authInfoOf(request.principal);
    if (outcome.kind !== 'legacy') {
      return calls.during(reply, async () =>
        sendWebResponse(reply, await modern.fetch(webRequest(request, reply), { parsedBody: body, authInfo })),
      );
    }
    const messages = messagesIn(body);
    if (sessions) return calls.during(reply, () => sessions.serve(request, reply, messages));
    requireKnownVersion(one(headers['mcp-protocol-version']), messages);
    return calls.during(reply, () =>
      exchange({
        factory,
        messages,
        batch: Array.isArray(body),
        authInfo,
        accept: headers.accept,
        reply,
        onerror,
        ...limits,
      }),
    );
  }

  async function session(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    if (sessions) return sessions.serve(request, reply, []);
    const message =
      'This server keeps no sessions: every POST stands alone, and there is nothing to open or to delete.';
    return reply
      .code(405)
      .header('allow', 'POST')
      .send({ jsonrpc: '2.0', id: null, error: { code: -32_000, message } });
  }
}

function requireKnownVersion(version: string | undefined, messages: readonly JSONRPCMessage[]): void {
  if (version === undefined || SUPPORTED_PROTOCOL_VERSIONS.includes(version)) return;
  if (messages.some((message) => isInitializeRequest(message))) return;
  const known = SUPPORTED_PROTOCOL_VERSIONS.join(', ');
  throw new KbError('invalid_input', `The protocol version «${version}» is not known here. Known are: ${known}.`);
}

/** The headers by which the SDK tells the eras apart. */
const standardHeaders = (headers: IncomingHttpHeaders): Partial<InboundHttpRequest> => {
  const [version, method, name] = ['mcp-protocol-version', 'mcp-method', 'mcp-name'].map((header) =>
    one(headers[header]),
  );
  return {
    ...(version !== undefined && { protocolVersionHeader: version }),
    ...(method !== undefined && { mcpMethodHeader: method }),
    ...(name !== undefined && { mcpNameHeader: name }),
  };
};

const one = (header: string | string[] | undefined): string | undefined => (Array.isArray(header) ? header[0] : header);
