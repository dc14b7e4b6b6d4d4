import { KbError, type Log, type Scope, type StateStore } from '@kb-mcp/core';
import { principalOf, scopes as everyScope, type Users } from '@kb-mcp/core/access';
import { publicFetch } from '@kb-mcp/core/network';
import type Provider from 'oidc-provider';
import type { Configuration } from 'oidc-provider';
import { resources } from '../resources.ts';
import type { TokenVerifier } from '../token-verifier.ts';
import { kindOf, stateAdapter, unlimited } from './adapter.ts';
import { lackedScope } from './lacked-scopes.ts';
import { providerRoutes } from './provider-routes.ts';
import { readerOf, readerSignInUrl } from './reader.ts';
import { serverKeys } from './server-keys.ts';
import { signInRoutes } from './sign-in.ts';

export interface BuiltinTokensOptions {
  /** The address under which clients reach the server. */
  readonly base: string;
  readonly state: StateStore;
  readonly users: Users;
  /** The scopes that clients are told of. */
  readonly offered: readonly Scope[];
  /** Further places that sign-ins may lead back to. */
  readonly redirects: readonly string[];
  /** Reads the metadata documents of clients; only addresses of the public internet unless told otherwise. */
  readonly fetch?: NonNullable<Configuration['fetch']> | undefined;
  /** Told of sign-ins and consents. */
  readonly record: (action: string, person: string, outcome: string, client: string) => void;
  readonly log: Log;
}

/** The authorization server inside this one: its users sign in here, and its tokens are for here. */
export function builtinTokens(options: BuiltinTokensOptions): TokenVerifier {
  const { state, users, offered } = options;
  const issuer = options.base.replace(/\/+$/, '');
  const provider = currentProvider({ ...options, base: issuer });
  const tokens = stateAdapter('AccessToken', { state });

  return {
    issuer,
    reader: readerOf({ issuer, users, state }),
    readerSignIn: (request) => readerSignInUrl(issuer, request),
    scopes: offered,
    nameOf: (scope) => scope,
    async verify(token) {
      if (!/^[\w-]{20,200}$/.test(token)) return undefined;
      const found = await tokens.find(token);
      if (!found || found.aud !== issuer || !found.accountId || !found.grantId) return undefined;
      if (Number(found.exp) * 1_000 <= Date.now()) return undefined;
      if (!(await state.get(kindOf('Grant'), found.grantId))) return undefined;
      const person = await users.principal(found.accountId);
      if (!person) return undefined;
      const granted = new Set(found.scope?.split(' '));
      const scopes = everyScope.filter((scope) => granted.has(scope) && person.scopes.has(scope));
      const collections = person.collections === 'all' ? 'all' : Object.fromEntries(person.collections);
      const { grantId } = found;
      return {
        principal: principalOf(person.id, { scopes, collections }),
        gainable: [...person.scopes],
        lacked: () => lackedScope(state, grantId),
      };
    },
    routes(app) {
      providerRoutes(app, { provider, issuer, state });
      signInRoutes(app, {
        ...options,
        issuer,
        provider,
        secret: async () => (await serverKeys(state))[0]?.cookie ?? unreachable(),
      });
    },
  };
}

/** The server itself, loaded when somebody first asks it something, and made anew when its keys have changed. */
function currentProvider(options: BuiltinTokensOptions): () => Promise<Provider> {
  const { base } = options;
  const fetch = publicClients(options.fetch ?? publicFetch());
  const { audiences } = resources(base);
  let made: { readonly key: string; readonly provider: Promise<Provider> } | undefined;
  return async () => {
    const keys = await serverKeys(options.state);
    const key = String(keys[0]?.createdAt);
    if (made?.key !== key) {
      const provider = import('./provider.ts').then(({ authorizationServer }) =>
        authorizationServer({ ...options, issuer: base, keys, audiences, fetch }),
      );
      made = { key, provider };
    }
    return made.provider;
  };
}

/** A client that publishes its metadata has no secret, whether it says so or not. */
function publicClients(read: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (url, init) => {
    const answer = await read(url, init);
    const document: unknown = answer.ok ? await answer.json().catch(() => undefined) : undefined;
    if (typeof document !== 'object' || document === null)
      return new Response('', { status: answer.ok ? 502 : answer.status });
    const { headers } = answer;
    return Response.json(
      { token_endpoint_auth_method: 'none', ...unlimited(document) },
      { headers: { 'cache-control': headers.get('cache-control') ?? '' } },
    );
  };
}

function unreachable(): never {
  throw new KbError('internal', 'The authorization server has no keys.');
}
