import type { FastifyInstance, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { KbError } from '@kb-mcp/core';
import { doorPaths } from './resources.ts';

const WELL_KNOWN = '/.well-known/oauth-protected-resource';

export interface MetadataOptions {
  baseFor(request: FastifyRequest): string;
  readonly issuers: readonly string[];
  readonly scopes: readonly string[];
  /** The path of the server's address: empty, or `/kb`. */
  readonly basePath: string;
  /** Whether there is anything to tell: nobody needs a token for an open server. */
  closed(): Promise<boolean>;
}

/** Where the metadata of the door that a request came to is found. */
export function metadataUrl(base: string, request: FastifyRequest): string {
  const path = request.url.split('?', 1)[0] ?? '';
  const door = path.endsWith('/messages') ? '/sse' : doorPaths.find((known) => path.endsWith(known));
  return `${base}${WELL_KNOWN}${door ?? ''}`;
}

/** RFC 9728: how to get a token for each door, and for the server as a whole. */
export function metadataRoutes(app: FastifyInstance, options: MetadataOptions): void {
  const { baseFor, issuers, scopes, basePath, closed } = options;
  // At the root also the form that a client computes from an address with a path.
  const paths = new Set(app.prefix === '' ? ['', basePath] : ['']);
  for (const door of ['', ...doorPaths]) {
    for (const path of paths) app.get(`${WELL_KNOWN}${path}${door}`, { config: { open: true } }, metadataOf(door));
  }

  function metadataOf(door: string): RouteHandlerMethod {
    return async (request, reply) => {
      if (!(await closed())) throw new KbError('not_found', 'This server asks for no credentials.');
      reply.header('cache-control', 'no-store').header('access-control-allow-origin', '*');
      return {
        resource: baseFor(request) + door,
        resource_name: 'kb-mcp',
        bearer_methods_supported: ['header'],
        ...(issuers.length > 0 && { authorization_servers: issuers }),
        ...(scopes.length > 0 && { scopes_supported: scopes }),
      };
    };
  }
}
