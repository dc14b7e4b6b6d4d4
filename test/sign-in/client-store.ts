import type { OAuthClientProvider, OAuthDiscoveryState } from '@modelcontextprotocol/sdk/client/auth.js';
import type { OAuthClientInformationMixed, OAuthTokens } from '@modelcontextprotocol/sdk/shared/auth.js';

export interface ClientStore extends OAuthClientProvider {
  tokens(): OAuthTokens | undefined;
  saveTokens(tokens: OAuthTokens): void;
  /** The address that the person was sent to. */
  asked(): URL;
}

/** What a client keeps about one server. With `document` its id is the address of its metadata. */
export function clientStore({
  document,
  redirect = 'http://127.0.0.1:49152/callback',
  scope,
}: { document?: string; redirect?: string; scope?: string } = {}): ClientStore {
  let information: OAuthClientInformationMixed | undefined;
  let tokens: OAuthTokens | undefined;
  let verifier = '';
  let asked: URL | undefined;
  let discovery: OAuthDiscoveryState | undefined;
  return {
    redirectUrl: redirect,
    ...(document !== undefined && { clientMetadataUrl: document }),
    clientMetadata: {
      client_name: 'A test',
      redirect_uris: [redirect],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
      ...(scope !== undefined && { scope }),
    },
    clientInformation: () => information,
    saveClientInformation: (given) => {
      information = given;
    },
    tokens: () => tokens,
    saveTokens: (given) => {
      tokens = given;
    },
    redirectToAuthorization: (url) => {
      asked = url;
    },
    saveCodeVerifier: (given) => {
      verifier = given;
    },
    codeVerifier: () => verifier,
    saveDiscoveryState: (given) => {
      discovery = given;
    },
    discoveryState: () => discovery,
    asked: () => asked ?? new URL('about:blank'),
  };
}
