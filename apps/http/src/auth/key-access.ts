import { KbError, localPrincipal } from '@kb-mcp/core';
import type { KeyAuthority } from '@kb-mcp/core/access';
import { basePathOf } from '../urls.ts';
import type { AccessControl } from './access-control.ts';
import { bearerIn } from './bearer.ts';
import { bearerChallenge } from './challenge.ts';
import { metadataRoutes, metadataUrl } from './metadata.ts';
import { resources } from './resources.ts';
import { samePrincipal } from './same-principal.ts';
import type { TokenVerifier } from './token-verifier.ts';

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
  const closed = async (): Promise<boolean> => always || tokens !== undefined || keys.exists();
  const scopesOffered = tokens?.scopes ?? ['kb:read'];

  return {
    closed,
    async authenticate({ headers }) {
      const bearer = bearerIn(headers);
      if (bearer === undefined) {
        if (!(await closed())) return localPrincipal;
        throw new KbError(
          'unauthenticated',
          'This server asks for credentials: send an API key or a token as a bearer token.',
        );
      }
      const principal = (await keys.authenticate(bearer)) ?? (await tokens?.verify(bearer));
      if (principal) return same(principal);
      throw new KbError('unauthenticated', 'This key or token is not valid, or no longer.');
    },
    challenge: (request, error) =>
      bearerChallenge({
        ...(request.headers.authorization === undefined
          ? {}
          : { error: 'invalid_token', error_description: error.message }),
        resource_metadata: metadataUrl(own.baseFor(request), request),
        scope: scopesOffered.join(' '),
      }),
    stepUp(request, { id, scopes }, scope) {
      if (!tokens?.owns(id) || scopes.has(scope)) return undefined;
      return bearerChallenge({
        error: 'insufficient_scope',
        error_description: `This call needs the scope ${scope}.`,
        scope: [...scopes, scope].join(' '),
        resource_metadata: metadataUrl(own.baseFor(request), request),
      });
    },
    routes: (app) =>
      metadataRoutes(app, {
        baseFor: own.baseFor,
        basePath: basePathOf(base),
        issuers: tokens ? [tokens.issuer] : [],
        scopes: tokens?.scopes ?? [],
        closed,
      }),
  };
}
