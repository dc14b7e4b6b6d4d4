import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type Browser, browser, signInAndAllow } from '../browser.ts';
import { openSignInServer, PASSPHRASE, type SignInServer } from '../open-server.ts';

export const LOOPBACK = 'http://127.0.0.1:49152/callback';

/** One who attacks a server that people sign in to, with a client of their own. */
export interface Attacker {
  readonly server: SignInServer;
  /** The id of the client that requests are made for. */
  client: string;
  /** Everybody has one browser, and signs in once. */
  readonly visitors: Map<string, Browser>;
  register(metadata: object): Promise<Response>;
  newClient(metadata: object): Promise<string>;
  authorizeUrl(changes?: Record<string, string | undefined>, verifier?: string): URL;
  /** Asks the token endpoint, whose answers are flat objects. */
  token(body: Record<string, string>): Promise<{ status: number; body: Record<string, string> }>;
  exchange(
    code: string,
    verifier: string,
    changes?: Record<string, string>,
  ): Promise<{ status: number; body: Record<string, string> }>;
  newCode(verifier: string, changes?: Record<string, string>, person?: string): Promise<string>;
  newTokens(
    changes?: Record<string, string>,
    person?: string,
  ): Promise<{ access: string; refresh: string; scope: string | undefined }>;
  call(name: string, args: object, bearer: string): Promise<Response>;
  /** The status of a search with that token. */
  opens(bearer: string): Promise<number>;
}

/** Opens a server for the tests of a file; each attack begins with a client of its own and without the limits of the one before. */
export function attacker(): Attacker {
  let server: SignInServer | undefined;
  const visitors = new Map<string, Browser>();
  const open = (): SignInServer => server ?? missing();
  beforeAll(async () => {
    server = await openSignInServer();
  });
  beforeEach(async () => {
    const { state } = open();
    for (const kind of ['rate:register', 'rate:sign-in', 'rate:authorize', 'rate:token']) {
      for (const { id } of (await state.list(kind, { limit: 100 })).items) await state.delete(kind, id);
    }
    it.client = await it.newClient({});
  });
  afterAll(() => open()[Symbol.asyncDispose]());

  const it: Attacker = {
    get server() {
      return open();
    },
    client: '',
    visitors,
    register: (metadata) =>
      fetch(`${open().base}/register`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ client_name: 'A test', token_endpoint_auth_method: 'none', ...metadata }),
      }),
    async newClient(metadata) {
      const answer = await it.register({ redirect_uris: [LOOPBACK], ...metadata });
      return String(Object(await answer.json()).client_id);
    },
    authorizeUrl(changes = {}, verifier = 'x'.repeat(43)) {
      const url = new URL('/authorize', open().base);
      const asked = {
        response_type: 'code',
        client_id: it.client,
        redirect_uri: LOOPBACK,
        code_challenge: challengeOf(verifier),
        code_challenge_method: 'S256',
        scope: 'kb:read',
        resource: `${open().base}/mcp`,
        state: 'kept',
        ...changes,
      };
      for (const [name, value] of Object.entries(asked)) if (value !== undefined) url.searchParams.set(name, value);
      return url;
    },
    async token(body) {
      const answer = await fetch(`${open().base}/token`, {
        method: 'POST',
        body: new URLSearchParams({ client_id: it.client, ...body }),
      });
      // An answer of the token endpoint is a flat object.
      return { status: answer.status, body: (await answer.json()) as Record<string, string> };
    },
    exchange: (code, verifier, changes = {}) =>
      it.token({
        grant_type: 'authorization_code',
        code,
        code_verifier: verifier,
        redirect_uri: LOOPBACK,
        ...changes,
      }),
    async newCode(verifier, changes = {}, person = 'owner') {
      const visitor = visitors.get(person) ?? browser(open().base);
      visitors.set(person, visitor);
      const back = await signInAndAllow(visitor, it.authorizeUrl(changes, verifier), PASSPHRASE, person);
      return back.searchParams.get('code') ?? '';
    },
    async newTokens(changes = {}, person = 'owner') {
      const verifier = newVerifier();
      const { body } = await it.exchange(await it.newCode(verifier, changes, person), verifier);
      return { access: body['access_token'] ?? '', refresh: body['refresh_token'] ?? '', scope: body['scope'] };
    },
    call: (name, args, bearer) =>
      fetch(`${open().base}/mcp`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          authorization: `Bearer ${bearer}`,
        },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } }),
      }),
    opens: async (bearer) => (await it.call('search', { query: 'opens' }, bearer)).status,
  };
  return it;
}

/** A PKCE verifier that nobody guesses. */
export const newVerifier = (): string => randomBytes(32).toString('base64url');

const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');

function missing(): never {
  throw new Error('The server is open while tests run.');
}
