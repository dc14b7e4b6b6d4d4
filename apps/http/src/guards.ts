import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { KbError } from '@kb-mcp/core';
import { hostGuard, hostNameIn, isLoopback } from './hosts.ts';

export interface GuardOptions {
  readonly host: string;
  readonly publicUrl?: string | undefined;
  readonly allowedHosts: readonly string[];
  readonly allowedOrigins: readonly string[];
}

/** Turns away requests under a foreign host name or from a foreign web page, and answers browsers' preflight questions. */
export function guards(app: FastifyInstance, { host, publicUrl, allowedHosts, allowedOrigins }: GuardOptions): void {
  const allowed = hostGuard({ host, publicUrl, allowedHosts });
  const shared = new Set(allowedOrigins.map((origin) => origin.toLowerCase()));
  if (publicUrl !== undefined) shared.add(new URL(publicUrl).origin);

  app.addHook('onRequest', async (request, reply) => {
    const twice = saidTwice(request.raw.rawHeaders);
    if (twice !== undefined) throw new KbError('invalid_input', `The request has the header ${twice} more than once.`);
    if (COMPRESSED.test(request.headers['content-encoding'] ?? '')) throw new KbError('unsupported_media', compressed);
    const name = hostNameIn(request.headers.host);
    if (!allowed(name)) throw new KbError('forbidden', foreignHost(request.headers.host));
    const { origin } = request.headers;
    if (origin === undefined) return;
    if (shared.has(origin.toLowerCase())) cors(origin, request, reply);
    else if (!sameSite(origin, request.headers.host, name)) throw new KbError('forbidden', foreignOrigin);
    if (isPreflight(request)) return reply.code(204).send();
  });
}

// Of two, Node takes the first, and another program on the way perhaps the last.
const single = new Set(['host', 'authorization', 'origin', 'content-type']);

function saidTwice(rawHeaders: readonly string[]): string | undefined {
  const said = new Set<string>();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]?.toLowerCase() ?? '';
    if (single.has(name) && said.size === said.add(name).size) return name;
  }
  return undefined;
}

/** Whether the page comes from this server itself, or page and server are both on this machine. */
function sameSite(origin: string, host: string | undefined, name: string | undefined): boolean {
  const url = URL.parse(origin);
  if (!url) return false;
  return url.host === host || (isLoopback(bare(url.hostname)) && name !== undefined && isLoopback(name));
}

const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');

const isPreflight = ({ method, headers }: FastifyRequest): boolean =>
  method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;

function cors(origin: string, request: FastifyRequest, reply: FastifyReply): void {
  reply.header('access-control-allow-origin', origin).header('vary', 'origin');
  reply.header('access-control-expose-headers', 'www-authenticate, mcp-session-id, mcp-protocol-version');
  if (!isPreflight(request)) return;
  reply.header('access-control-allow-methods', 'GET, POST, DELETE');
  reply.header(
    'access-control-allow-headers',
    'authorization, content-type, accept, last-event-id, mcp-protocol-version, mcp-method, mcp-name, mcp-session-id',
  );
  reply.header('access-control-max-age', '600');
}

const COMPRESSED = /\b(gzip|deflate|br|zstd|compress)\b/i;
const compressed = 'Send the body as it is, without Content-Encoding.';

const foreignHost = (host: string | undefined): string =>
  `This server does not answer to the host name «${(host ?? '').slice(0, 100)}». Set publicUrl to the address clients use, or add the name to allowedHosts.`;

const foreignOrigin = 'Pages of this origin may not call the server. Add the origin to allowedOrigins if they should.';
