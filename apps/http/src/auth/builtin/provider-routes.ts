import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { KbError, type StateStore } from '@kb-mcp/core';
import type Provider from 'oidc-provider';
import { networkOf } from '../../network-of.ts';

export interface ProviderRoutesOptions {
  readonly provider: () => Promise<Provider>;
  readonly issuer: string;
  readonly state: StateStore;
  readonly now?: () => number;
}

/** Requests of one address: in how many seconds how many. Whoever registers clients leaves something behind each time. */
const limits: Readonly<Record<string, { readonly seconds: number; readonly most: number }>> = {
  register: { seconds: 3_600, most: 20 },
  authorize: { seconds: 60, most: 60 },
  token: { seconds: 60, most: 120 },
  revoke: { seconds: 60, most: 120 },
};

/** The endpoints of the authorization server, passed on as they come. */
export function providerRoutes(
  app: FastifyInstance,
  { provider, issuer, state, now = Date.now }: ProviderRoutesOptions,
): void {
  const { pathname, host, protocol } = new URL(issuer);
  const basePath = pathname.replace(/\/+$/, '');
  const endpoints = [
    { method: ['GET', 'POST'], url: '/authorize' },
    { method: ['GET'], url: '/authorize/:uid' },
    { method: ['POST'], url: '/token' },
    { method: ['POST'], url: '/register' },
    { method: ['POST'], url: '/revoke' },
    { method: ['GET'], url: '/jwks' },
    { method: ['GET'], url: '/.well-known/openid-configuration' },
    { method: ['GET'], url: '/.well-known/oauth-authorization-server' },
  ];
  app.register(async (routes) => {
    // The server reads bodies itself, and stops at 56 KiB.
    routes.removeAllContentTypeParsers();
    routes.addContentTypeParser('*', (_request, _payload, done) => done(null));
    for (const { method, url } of endpoints) {
      routes.route({ method, url, config: { open: true }, handler: (request, reply) => pass(request, reply, url) });
    }
    // Where a client looks that puts the well-known part first (RFC 8414).
    if (basePath !== '' && app.prefix === '') {
      for (const name of ['oauth-authorization-server', 'openid-configuration']) {
        const url = `/.well-known/${name}`;
        routes.get(url + basePath, { config: { open: true } }, (request, reply) => pass(request, reply, url));
      }
    }
  });

  async function pass(request: FastifyRequest, reply: FastifyReply, url: string): Promise<void> {
    await count(request, reply, url.split('/')[1] ?? '');
    const server = await provider();
    const path = url === '/authorize/:uid' ? `/authorize/${String(Reflect.get(Object(request.params), 'uid'))}` : url;
    const { raw } = request;
    raw.url = path + queryOf(request, url);
    Object.assign(raw, { originalUrl: basePath + raw.url });
    raw.headers['x-forwarded-host'] = host;
    raw.headers['x-forwarded-proto'] = protocol.slice(0, -1);
    for (const [name, value] of Object.entries(reply.getHeaders()))
      if (value !== undefined) reply.raw.setHeader(name, value);
    reply.hijack();
    await server.callback()(raw, reply.raw);
  }

  async function count(request: FastifyRequest, reply: FastifyReply, endpoint: string): Promise<void> {
    const limit = limits[endpoint];
    if (!limit) return;
    const used = await state.count(`rate:${endpoint}`, networkOf(request.ip), now() + limit.seconds * 1_000);
    if (used.count <= limit.most) return;
    const seconds = Math.max(1, Math.ceil((used.expiresAt - now()) / 1_000));
    reply.header('retry-after', seconds);
    throw new KbError('rate_limited', `Too many requests. Try again in ${seconds} s.`);
  }
}

/** A client that asks for no scope asks to read. */
function queryOf({ url, method }: FastifyRequest, endpoint: string): string {
  const at = url.indexOf('?');
  const query = at < 0 ? '' : url.slice(at);
  if (endpoint !== '/authorize' || method !== 'GET' || new URLSearchParams(query).has('scope')) return query;
  return `${query === '' ? '?' : `${query}&`}scope=kb%3Aread`;
}
