import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { KbError, Principal, Scope } from '@kb-mcp/core';
import type { Authenticate } from '../auth.ts';

/** Who may come in, and how the others are told what to bring. */
export interface AccessControl {
  readonly authenticate: Authenticate;
  /** The value of `WWW-Authenticate` for a request that was refused. */
  challenge(request: FastifyRequest, error: KbError): string;
  /** The challenge for a call that needs a scope the caller could still ask for; `undefined` when it could not. */
  stepUp(request: FastifyRequest, principal: Principal, scope: Scope): Promise<string | undefined>;
  /** Where a person signs in to see the page that was asked for, when that is possible. */
  signInPage(request: FastifyRequest): string | undefined;
  /** The token of another authorization server that a request was let in with, for a store that asks for it; no key or token of ours. */
  tokenOf?(request: FastifyRequest): string | undefined;
  /** Whether every caller has to bring something. */
  closed(): Promise<boolean>;
  /** What clients read to find out how to sign in; mounted like every door. */
  routes(app: FastifyInstance): void;
}
