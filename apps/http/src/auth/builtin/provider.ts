import type { Log, StateStore } from '@kb-mcp/core';
import { scopes, type Users } from '@kb-mcp/core/access';
import Provider, { type Configuration, errors } from 'oidc-provider';
import { sendProviderError } from './provider-error.ts';
import { stateAdapter } from './adapter.ts';
import { personWasAsked, requireEnough } from './lacked-scopes.ts';
import { redirectRule } from './redirects.ts';
import type { ServerKey } from './server-keys.ts';

export interface ProviderOptions {
  /** The address of this server; also what tokens are for. */
  readonly issuer: string;
  readonly state: StateStore;
  readonly users: Pick<Users, 'principal'>;
  readonly keys: readonly ServerKey[];
  /** Further places that sign-ins may lead back to. */
  readonly redirects: readonly string[];
  /** The names by which clients call this server. */
  readonly audiences: ReadonlySet<string>;
  /** Reads the metadata document of a client whose id is a URL. */
  readonly fetch: NonNullable<Configuration['fetch']>;
  readonly log: Log;
}

/** The authorization server: authorization code with PKCE S256 alone, registration by clients, short tokens, refresh tokens that work once. */
export function authorizationServer(options: ProviderOptions): Provider {
  const { issuer, state, users, keys, audiences, log } = options;
  const allowed = redirectRule(options.redirects);
  const provider = new Provider(issuer, {
    adapter: (model) => stateAdapter(model, { state }),
    jwks: { keys: keys.map(({ jwk }) => jwk) },
    cookies: { keys: keys.map(({ cookie }) => cookie) },
    routes: {
      authorization: '/authorize',
      token: '/token',
      registration: '/register',
      jwks: '/jwks',
      revocation: '/revoke',
    },
    interactions: { url: (_, { uid }) => `${issuer}/sign-in/${uid}` },
    scopes: [...scopes, 'openid', 'offline_access'],
    responseTypes: ['code'],
    pkce: { required: () => true },
    clientDefaults: {
      application_type: 'native',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      id_token_signed_response_alg: 'ES256',
      token_endpoint_auth_method: 'client_secret_basic',
    },
    clientAuthMethods: ['none', 'client_secret_basic', 'client_secret_post'],
    enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
    extraClientMetadata: {
      // A property that nobody sends: the check is of all the others, at registration and whenever a client is read.
      properties: ['kb_mcp'],
      validator(_ctx, _key, _value, { redirect_uris: uris }) {
        const bad = uris?.find((uri) => !allowed(uri));
        if (bad !== undefined)
          throw new errors.InvalidClientMetadata(
            `${bad.slice(0, 200)} is not an address that sign-ins may lead back to`,
          );
      },
    },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      dPoP: { enabled: false },
      revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
      registration: { enabled: true, issueRegistrationAccessToken: false },
      clientIdMetadataDocument: { enabled: true, ack: 'draft-02' },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => issuer,
        useGrantedResource: () => true,
        getResourceServerInfo(_ctx, resource) {
          if (!audiences.has(resource)) throw new errors.InvalidTarget();
          return {
            scope: scopes.join(' '),
            audience: issuer,
            accessTokenFormat: 'opaque',
            accessTokenTTL: ACCESS_SECONDS,
          };
        },
      },
    },
    ttl: {
      AccessToken: ACCESS_SECONDS,
      AuthorizationCode: 60,
      RefreshToken: 30 * DAY,
      Grant: 180 * DAY,
      Session: DAY,
      Interaction: 900,
      IdToken: 600,
    },
    expiresWithSession: () => false,
    async issueRefreshToken(_ctx, client, { grantId }) {
      if (grantId !== undefined) await personWasAsked(state, grantId);
      return client.grantTypeAllowed('refresh_token');
    },
    async rotateRefreshToken(ctx) {
      const grantId = ctx.oidc.entities.RefreshToken?.grantId;
      if (grantId !== undefined) await requireEnough(state, grantId);
      return true;
    },
    clientBasedCORS: () => false,
    fetch: options.fetch,
    async findAccount(_ctx, name) {
      const user = await users.principal(name);
      return user && { accountId: name, claims: () => ({ sub: name }) };
    },
    renderError: sendProviderError,
  });
  // The address is told to it with each request, so that no header of the caller's can change it.
  provider.proxy = true;
  provider.on('server_error', (_ctx, error) => log.error({ err: error }, 'The authorization server failed.'));
  return provider;
}

const DAY = 86_400;
const ACCESS_SECONDS = 600;
