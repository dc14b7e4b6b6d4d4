import type { FastifyRequest } from 'fastify';
import { KbError, localPrincipal, type Principal, type Scope } from '@kb-mcp/core';
import type { KeyAuthority } from '@kb-mcp/core/access';
import { basePathOf } from '../urls.ts';
import type { Credentials } from '../auth.ts';
import type { AccessControl } from './access-control.ts';
import { bearerIn } from './bearer.ts';
import { bearerChallenge } from './challenge.ts';
import { metadataRoutes, metadataUrl } from './metadata.ts';
import { resources } from './resources.ts';
import { samePrincipal } from './same-principal.ts';
import type { TokenVerifier, VerifiedToken } from './token-verifier.ts';

export interface KeyAccessOptions {
  readonly keys: KeyAuthority;
  /** Asks everybody; otherwise only from the moment there is a key. */
  readonly always: boolean;
  /** The address under which clients reach the server. */
  readonly base: string;
  /** Knows the tokens of an authorization server. */
  readonly tokens?: TokenVerifier | undefined;
}

/** Lets in whoever brings a valid API key, or a token that the verifier knows. */
export function keyAccess({ keys, always, base, tokens }: KeyAccessOptions): AccessControl {
  const same = samePrincipal();
  const own = resources(base);
  // What this server issues itself is good here alone.
  const issuedElsewhere = tokens?.routes === undefined;
  const verified = new WeakMap<Credentials, VerifiedToken>();
  const closed = async (): Promise<boolean> => always || tokens !== undefined || keys.exists();
  const metadataFor = (request: FastifyRequest): string => metadataUrl(own.baseFor(request), request);
  const nameOf = (scope: Scope): string => tokens?.nameOf(scope) ?? scope;

  async function identify(bearer: string, request: Credentials): Promise<Principal | undefined> {
    const byKey = await keys.authenticate(bearer);
    if (byKey) return same(byKey);
    const token = await tokens?.verify(bearer);
    if (!token) return undefined;
    verified.set(request, token);
    return same(token.principal);
  }

  return {
    closed,
    tokenOf: (request) => (issuedElsewhere && verified.has(request) ? bearerIn(request.headers) : undefined),
    signInPage: (request) => tokens?.readerSignIn?.(request),
    async authenticate(request) {
      const bearer = bearerIn(request.headers);
      if (bearer === undefined && !(await closed())) return localPrincipal;
      if (bearer === undefined) {
        const reader = await tokens?.reader?.(request);
        if (reader) return same(reader);
        throw new KbError('unauthenticated', missing);
      }
      const principal = await identify(bearer, request);
      if (principal) return principal;
      throw new KbError('unauthenticated', 'This key or token is not valid, or no longer.');
    },
    challenge: (request, error) =>
      bearerChallenge({
        ...(request.headers.authorization !== undefined && {
          error: 'invalid_token',
          error_description: error.message,
        }),
        resource_metadata: metadataFor(request),
        scope: nameOf('kb:read'),
      }),
    async stepUp(request, principal, scope) {
      const token = verified.get(request);
      if (principal.scopes.has(scope) || !token?.gainable.includes(scope)) return undefined;
      await token.lacked?.();
      return bearerChallenge({
        error: 'insufficient_scope',
        error_description: `This call needs the scope ${nameOf(scope)}.`,
        scope: [...principal.scopes, scope].map(nameOf).join(' '),
        resource_metadata: metadataFor(request),
      });
    },
    routes(app) {
      tokens?.routes?.(app);
      metadataRoutes(app, {
        baseFor: own.baseFor,
        basePath: basePathOf(base),
        issuers: tokens ? [tokens.issuer] : [],
        scopes: tokens?.scopes ?? [],
        closed,
      });
    },
  };
}

const missing = 'This server asks for credentials: send an API key or a token as a bearer token.';
