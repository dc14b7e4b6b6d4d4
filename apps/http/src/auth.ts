import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { KbError, localPrincipal } from '@kb-mcp/core';
import type { Principal } from '@kb-mcp/core';
import type { AccessControl } from './auth/access-control.ts';
import { stepUp } from './auth/step-up.ts';
import type { RateLimits } from './rate-limits.ts';

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

export interface AuthenticationOptions {
  readonly authenticate?: Authenticate | undefined;
  readonly access?: AccessControl | undefined;
  readonly rates?: RateLimits | undefined;
}

/** Gives every request its principal before its handler runs, within the limits of address and caller; only routes marked `open` go without. */
export function authentication(app: FastifyInstance, { authenticate, access, rates }: AuthenticationOptions): void {
  const identify = authenticate ?? access?.authenticate ?? (() => localPrincipal);
  app.decorateRequest('principal');
  app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.config.open) return;
    await rates?.address(request, reply);
    try {
      request.principal = await identify(request);
    } catch (thrown) {
      if (thrown instanceof KbError && thrown.code === 'unauthenticated') {
        if (access) reply.header('www-authenticate', access.challenge(request, thrown));
        await rates?.failure(request, reply);
        const signIn = isDocument(request) ? access?.signInPage(request) : undefined;
        if (signIn !== undefined) return reply.redirect(signIn, 303);
      }
      throw thrown;
    }
    await rates?.principal(request, reply);
  });
  if (access) stepUp(app, access);
}

/** A page that a person has followed a citation to, bringing nothing. */
const isDocument = ({ routeOptions: { url = '', config }, headers }: FastifyRequest): boolean =>
  config.speaks === 'html' && url.endsWith('/documents/:id') && headers.authorization === undefined;
