import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Scope } from '@kb-mcp/core';
import { doorPaths } from './resources.ts';

const WELL_KNOWN = '/.well-known/oauth-protected-resource';

export interface MetadataOptions {
  baseFor(request: FastifyRequest): string;
  readonly issuers: readonly string[];
  readonly scopes: readonly Scope[];
}

/** Where the metadata of the door that a request came to is found. */
export function metadataUrl(base: string, request: FastifyRequest): string {
  const path = request.url.split('?', 1)[0] ?? '';
  const door = path.endsWith('/messages') ? '/sse' : doorPaths.find((known) => path.endsWith(known));
  return `${base}${WELL_KNOWN}${door ?? ''}`;
}

/** RFC 9728: how to get a token for each door, and for the server as a whole. */
export function metadataRoutes(app: FastifyInstance, { baseFor, issuers, scopes }: MetadataOptions): void {
  const { prefix } = app;
  const forms = ['', ...doorPaths].flatMap((door) => [
    { url: `${WELL_KNOWN}${door}`, door },
    // The form that a client computes from an address with a path, where the proxy sends it here as well.
    ...(prefix === '' ? [] : [{ url: `${WELL_KNOWN}${prefix}${door}`, door }]),
  ]);
  for (const { url, door } of forms) {
    app.get(url, { config: { open: true } }, async (request, reply) => {
      reply.header('cache-control', 'no-store').header('access-control-allow-origin', '*');
      return {
        resource: baseFor(request) + door,
        resource_name: 'kb-mcp',
        bearer_methods_supported: ['header'],
        ...(issuers.length > 0 && { authorization_servers: issuers }),
        ...(scopes.length > 0 && { scopes_supported: scopes }),
      };
    });
  }
}
