import { KbError, type Scope, type StateStore } from '@kb-mcp/core';
import { audit, collections, parseCollections, users } from '@kb-mcp/core/access';
import type { Config } from '@kb-mcp/core/config';
import { builtinTokens, issuerTokens, resources, type TokenVerifier } from '@kb-mcp/http';
import type { HttpGuardOptions } from './http-guard.ts';

/** Knows the tokens that the configuration accepts; throws `invalid_input` when it is not complete. */
export async function tokenVerifier({
  config,
  base,
  log,
  state,
}: HttpGuardOptions & { readonly state: StateStore }): Promise<TokenVerifier | undefined> {
  if (config.auth === 'builtin') return builtin({ config, base, log, state });
  if (config.auth !== 'oauth') return undefined;
  const { issuer, oauthCollectionClaim, oauthCollections = {}, oauthScopes = {} } = config;
  if (issuer === undefined) {
    throw new KbError('invalid_input', 'With --auth oauth, say whose tokens are accepted: --issuer <url>.');
  }
  const grants = collections({ state });
  return issuerTokens({
    issuer,
    audiences: new Set([...resources(base).audiences, ...config.audience]),
    clockSkewSeconds: config.clockSkewSeconds,
    offered: offeredBy(config),
    everyone: parseCollections(config.oauthDefault),
    granted: grants.ofSubject,
    scopeClaims: config.oauthScopeClaims,
    scopeMap: oauthScopes,
    collectionClaim: oauthCollectionClaim,
    collectionMap: oauthCollections,
    log,
  });
}

async function builtin({ config, base, log, state }: HttpGuardOptions & { readonly state: StateStore }) {
  const people = users({ state });
  if ((await people.list()).length === 0) {
    throw new KbError(
      'invalid_input',
      'Nobody can sign in yet. Set the passphrase of the owner first: kb-mcp auth init.',
    );
  }
  const events = audit({ state, days: config.auditDays });
  return builtinTokens({
    base,
    state,
    users: people,
    offered: offeredBy(config),
    redirects: config.redirects,
    log,
    record(action, principal, outcome, client) {
      if (config.auditDays === 0) return;
      events
        .record({ principal, action, door: 'sign-in', outcome, objects: [client.slice(0, 200)] })
        .catch((error: unknown) => log.error({ err: error }, 'The audit log could not be written.'));
    },
  });
}

/** The scopes that some tool of this server needs. */
const offeredBy = ({ allow }: Config): readonly Scope[] => ['kb:read', ...allow.map((group): Scope => `kb:${group}`)];
