import type { FastifyInstance } from 'fastify';
import type { Credentials } from '../auth.ts';
import type { Principal, Scope } from '@kb-mcp/core';

/** Whose token it is, and what a new token of the same person could bring besides. */
export interface VerifiedToken {
  readonly principal: Principal;
  readonly gainable: readonly Scope[];
  /** Called when the bearer is told that a call needs more than this token has. */
  lacked?(): Promise<void>;
}

/** Knows the access tokens of one authorization server. */
export interface TokenVerifier {
  readonly issuer: string;
  /** What clients should ask for, in the words of the issuer. */
  readonly scopes: readonly string[];
  /** The issuer's word for a scope. */
  nameOf(scope: Scope): string;
  /** `undefined` for a token that is not valid. Throws `forbidden` for somebody who has no access here, `unavailable` when the issuer cannot be asked. */
  verify(token: string): Promise<VerifiedToken | undefined>;
  /** Who reads a page in a browser that has signed in here. */
  reader?(request: Credentials): Promise<Principal | undefined>;
  /** Where somebody signs in to read the page that was asked for. */
  readerSignIn?(request: Credentials): string;
  /** The endpoints of the authorization server, when it is this one. */
  routes?(app: FastifyInstance): void;
}
