import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { localPrincipal } from '@kb-mcp/core';
import type { Principal } from '@kb-mcp/core';

/** What a request brings to prove who sent it. */
export interface Credentials {
  readonly method: string;
  readonly url: string;
  readonly ip: string;
  readonly headers: IncomingHttpHeaders;
}

/** Says who is calling; throws `unauthenticated` or `forbidden`. Gives the same object for the same caller. */
export type Authenticate = (request: Credentials) => Principal | Promise<Principal>;

declare module 'fastify' {
  interface FastifyRequest {
    principal: Principal;
  }
  interface FastifyContextConfig {
    /** Answered without asking who calls. */
    open?: boolean;
  }
}

/** Gives every request its principal before its handler runs; only routes marked `open` go without. */
export function authentication(app: FastifyInstance, authenticate: Authenticate = () => localPrincipal): void {
  app.decorateRequest('principal');
  app.addHook('onRequest', async (request) => {
    if (request.routeOptions.config.open) return;
    request.principal = await authenticate(request);
  });
}
