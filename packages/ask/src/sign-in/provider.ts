import type { OAuthClientProvider, OAuthDiscoveryState } from '@modelcontextprotocol/client';
import type { CredentialStore } from './credentials.ts';

export interface ProviderOptions {
  readonly server: string;
  readonly store: CredentialStore;
  /** Where the browser comes back to. */
  readonly redirect: string;
  /** The id of a client that was registered by hand, or the https address of its metadata document. */
  readonly clientId?: string | undefined;
  readonly state: string;
  readonly show: (address: URL) => void | Promise<void>;
}

/** What the SDK wants of a client: its name, where it keeps things, and how it leads a person to a page. */
export function oauthProvider({
  server,
  store,
  redirect,
  clientId,
  state,
  show,
}: ProviderOptions): OAuthClientProvider {
  const document = clientId?.startsWith('https://') ? clientId : undefined;
  const fixed = document === undefined ? clientId : undefined;
  let verifier = '';
  let discovery: OAuthDiscoveryState | undefined;
  return {
    redirectUrl: redirect,
    ...(document !== undefined && { clientMetadataUrl: document }),
    clientMetadata: {
      client_name: 'kb-mcp ask',
      redirect_uris: [redirect],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    },
    state: () => state,
    clientInformation({ issuer } = { issuer: '' }) {
      if (fixed !== undefined) return { client_id: fixed, issuer };
      const { client, redirect: registered } = store.read(server);
      return registered === redirect ? client : undefined;
    },
    saveClientInformation(client) {
      if (fixed === undefined) store.write(server, { client, redirect });
    },
    tokens: () => store.read(server).tokens,
    saveTokens: (tokens) => store.write(server, { tokens }),
    redirectToAuthorization: show,
    saveCodeVerifier(given) {
      verifier = given;
    },
    codeVerifier: () => verifier,
    saveDiscoveryState(given) {
      discovery = given;
    },
    discoveryState: () => discovery,
    invalidateCredentials(what) {
      if (what === 'all' || what === 'client') store.write(server, { client: undefined, redirect: undefined });
      if (what === 'all' || what === 'tokens') store.write(server, { tokens: undefined });
      if (what === 'all' || what === 'discovery') discovery = undefined;
    },
  };
}
