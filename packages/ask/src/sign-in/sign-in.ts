import { randomBytes } from 'node:crypto';
import {
  auth,
  computeScopeUnion,
  extractWWWAuthenticateParams,
  InsufficientScopeError,
  UnauthorizedError,
} from '@modelcontextprotocol/client';
import type { AuthProvider } from '@modelcontextprotocol/client';
import { KbError } from '@kb-mcp/core/errors';
import { openCallback } from './callback.ts';
import type { SignInOptions } from './options.ts';
import { oauthProvider } from './provider.ts';

/** Signs in to one MCP server when it asks, and only then. */
export interface SignIn {
  /** For the transport: sends the token, and renews it without a person where that is possible. */
  readonly authProvider: AuthProvider;
  /** Runs this; where the server wants a person to sign in or to allow more, has that done and runs it once more. */
  during<T>(run: () => Promise<T>, options: { readonly signal?: AbortSignal | undefined }): Promise<T>;
}

interface Challenge {
  readonly scope?: string | undefined;
  readonly resourceMetadataUrl?: URL | undefined;
}

/** Signing in by OAuth 2.1: discovery, registration, PKCE, a way back on loopback, and tokens that are kept and renewed. */
export function signIn(server: string, { store, show, clientId, waitMs = 300_000 }: SignInOptions): SignIn {
  let challenge: Challenge = {};
  let sent: string | undefined;
  let renewing: Promise<void> | undefined;

  async function renew(): Promise<void> {
    const { tokens, redirect = 'http://127.0.0.1/callback' } = store.read(server);
    // Another process may have renewed it meanwhile.
    if (tokens && tokens.access_token !== sent) return;
    if (tokens?.refresh_token === undefined) throw new UnauthorizedError();
    const toPage = (): never => {
      throw new UnauthorizedError();
    };
    const provider = oauthProvider({ server, store, redirect, clientId, state: '', show: toPage });
    await auth(provider, { serverUrl: server, ...known(challenge), fetchFn: patient() });
  }

  async function askPerson(signal: AbortSignal): Promise<void> {
    const { redirect: before, tokens } = store.read(server);
    const port = before === undefined ? undefined : Number(new URL(before).port);
    const state = randomBytes(16).toString('base64url');
    await using callback = await openCallback({ port, state });
    const provider = oauthProvider({
      server,
      store,
      redirect: callback.url,
      clientId,
      state,
      show: (address) => show(webAddress(address), server),
    });
    const scope = computeScopeUnion(tokens?.scope, challenge.scope);
    const options = { serverUrl: server, ...known({ ...challenge, scope }), fetchFn: patient(signal) };
    const met = await auth(provider, { ...options, forceReauthorization: true });
    if (met === 'AUTHORIZED') return;
    const params = await callback.arrival({ signal });
    const [code, iss, error] = ['code', 'iss', 'error'].map((name) => params.get(name) ?? undefined);
    if (code === undefined)
      throw new KbError('forbidden', `${server} was not opened: ${error ?? 'no code came back'}.`);
    await auth(provider, { ...options, authorizationCode: code, ...(iss !== undefined && { iss }) });
  }

  return {
    authProvider: {
      async token() {
        sent = store.read(server).tokens?.access_token;
        return sent;
      },
      async onUnauthorized({ response }) {
        challenge = extractWWWAuthenticateParams(response);
        renewing ??= renew().finally(() => (renewing = undefined));
        await renewing;
      },
    },
    async during(run, { signal }) {
      try {
        return await run();
      } catch (thrown) {
        if (InsufficientScopeError.isInstance(thrown))
          challenge = { scope: thrown.requiredScope, resourceMetadataUrl: thrown.resourceMetadataUrl };
        else if (!UnauthorizedError.isInstance(thrown)) throw thrown;
      }
      const late = AbortSignal.timeout(waitMs);
      try {
        await askPerson(AbortSignal.any([late, ...(signal ? [signal] : [])]));
      } catch (cause) {
        if (signal?.aborted) throw new KbError('cancelled', 'It was interrupted.', { cause });
        if (late.aborted) throw new KbError('timeout', `Nobody signed in to ${server} in time.`, { cause });
        throw refusal(server, cause);
      }
      return run();
    },
  };
}

const known = ({ scope, resourceMetadataUrl }: Challenge) => ({
  ...(scope !== undefined && { scope }),
  ...(resourceMetadataUrl !== undefined && { resourceMetadataUrl }),
});

/** No authorization server holds a program up for long. */
const patient =
  (signal?: AbortSignal) =>
  (url: string | URL, init?: RequestInit): Promise<Response> =>
    fetch(url, { ...init, signal: AbortSignal.any([AbortSignal.timeout(30_000), ...(signal ? [signal] : [])]) });

/** The address comes from another server, and a program of this machine is about to open it. */
function webAddress(address: URL): URL {
  if (address.protocol === 'https:' || address.protocol === 'http:') return address;
  throw new KbError('forbidden', `The sign-in of the server is no web page: ${address.protocol}`);
}

function refusal(server: string, cause: unknown): KbError {
  if (cause instanceof KbError) return cause;
  const reason = cause instanceof Error ? cause.message.replaceAll(/\s+/g, ' ').slice(0, 300) : String(cause);
  return new KbError(
    'unauthenticated',
    `The MCP server ${server} asks for a token (KB_MCP_SERVER_TOKEN), and signing in did not work: ${reason}`,
    { cause },
  );
}
