import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { consents, revokeConsent, signOut, users } from '@kb-mcp/core/access';
import { type Browser, browser, signInAndAllow } from './browser.ts';
import { openSignInServer, PASSPHRASE, published, type SignInServer } from './open-server.ts';

const LOOPBACK = 'http://127.0.0.1:49152/callback';

let server: SignInServer;
let client: string;
beforeAll(async () => {
  server = await openSignInServer();
});
beforeEach(async () => {
  // Every attack starts from nothing: the limits of one are not those of the next.
  for (const kind of ['rate:register', 'rate:sign-in', 'rate:authorize', 'rate:token']) {
    for (const { id } of (await server.state.list(kind, { limit: 100 })).items) await server.state.delete(kind, id);
  }
  client = await newClient({});
});
afterAll(() => server[Symbol.asyncDispose]());

const register = (metadata: object) =>
  fetch(`${server.base}/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ client_name: 'A test', token_endpoint_auth_method: 'none', ...metadata }),
  });

async function newClient(metadata: object): Promise<string> {
  const answer = await register({ redirect_uris: [LOOPBACK], ...metadata });
  return String(Object(await answer.json()).client_id);
}

const newVerifier = () => randomBytes(32).toString('base64url');
const challengeOf = (verifier: string) => createHash('sha256').update(verifier).digest('base64url');

function authorizeUrl(changes: Record<string, string | undefined> = {}, verifier = 'x'.repeat(43)): URL {
  const url = new URL('/authorize', server.base);
  const asked = {
    response_type: 'code',
    client_id: client,
    redirect_uri: LOOPBACK,
    code_challenge: challengeOf(verifier),
    code_challenge_method: 'S256',
    scope: 'kb:read',
    resource: `${server.base}/mcp`,
    state: 'kept',
    ...changes,
  };
  for (const [name, value] of Object.entries(asked)) if (value !== undefined) url.searchParams.set(name, value);
  return url;
}

async function token(body: Record<string, string>): Promise<{ status: number; body: Record<string, string> }> {
  const answer = await fetch(`${server.base}/token`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: client, ...body }),
  });
  // An answer of the token endpoint is a flat object.
  return { status: answer.status, body: (await answer.json()) as Record<string, string> };
}

const exchange = (code: string, verifier: string, changes: Record<string, string> = {}) =>
  token({ grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: LOOPBACK, ...changes });

/** Everybody has one browser, and signs in once. */
const visitors = new Map<string, Browser>();

async function newCode(verifier: string, changes: Record<string, string> = {}, person = 'owner'): Promise<string> {
  const visitor = visitors.get(person) ?? browser(server.base);
  visitors.set(person, visitor);
  const back = await signInAndAllow(visitor, authorizeUrl(changes, verifier), PASSPHRASE, person);
  return back.searchParams.get('code') ?? '';
}

async function newTokens(changes: Record<string, string> = {}, person = 'owner') {
  const verifier = newVerifier();
  const { body } = await exchange(await newCode(verifier, changes, person), verifier);
  return { access: body['access_token'] ?? '', refresh: body['refresh_token'] ?? '', scope: body['scope'] };
}

const call = (name: string, args: object, bearer: string) =>
  fetch(`${server.base}/mcp`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      authorization: `Bearer ${bearer}`,
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } }),
  });

const opens = (bearer: string) => call('search', { query: 'opens' }, bearer).then(({ status }) => status);

describe('the authorization request', () => {
  test.for([
    ['without PKCE', { code_challenge: undefined, code_challenge_method: undefined }],
    ['with plain PKCE', { code_challenge_method: 'plain' }],
    ['for a token in the address', { response_type: 'token' }],
    ['for another resource', { resource: 'https://other.example/mcp' }],
  ] as const)('%s is refused and goes back as an error', async ([, changes]) => {
    const { url } = await browser(server.base).open(authorizeUrl(changes));
    const [address, , answer] = url.split(/([?#])/);
    expect(address).toBe(LOOPBACK);
    expect(answer).toMatch(/error=(invalid|unsupported|unauthorized)/);
    expect(answer).not.toMatch(/code=|access_token=/);
  });

  test('with another redirect address than registered stays here, whatever its disguise', async () => {
    const disguises = [
      'https://evil.example/',
      'http://127.0.0.1:49152/callback/../evil',
      'http://127.0.0.1@evil.example/callback',
      `${LOOPBACK}#x`,
      'javascript:alert(1)',
      '//evil.example',
      'http://localhost.evil.example/callback',
    ];
    for (const redirect_uri of disguises) {
      const page = await browser(server.base).open(authorizeUrl({ redirect_uri }));
      expect([redirect_uri, page.status]).toEqual([redirect_uri, 400]);
      expect(page.text).not.toMatch(/(href|action|url)=["']?(https:\/\/evil|javascript)/i);
    }
  });

  test('of a client nobody knows is refused without a word of its own in the page', async () => {
    const page = await browser(server.base).open(authorizeUrl({ client_id: '<script>alert(1)</script>' }));
    expect(page.status).toBe(400);
    expect(page.text).not.toContain('<script');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});

describe('registration', () => {
  test('is for addresses that sign-ins may lead back to', async () => {
    for (const uri of [
      'https://evil.example/callback',
      'https://claude.ai.evil.example/',
      'https://claude.ai@evil.example/',
      'http://claude.ai/callback',
      'http://10.0.0.1/callback',
      'myapp://callback',
      'javascript:alert(1)',
      'https://own.example/callback2',
      'https://own.example/callback%2f..%2fevil',
    ]) {
      expect([uri, (await register({ redirect_uris: [LOOPBACK, uri] })).status]).toEqual([uri, 400]);
    }
    for (const uri of [
      'https://claude.ai/api/mcp/auth_callback',
      'https://chatgpt.com/connector/oauth/abc',
      'https://own.example/callback',
      'http://localhost:1/x',
    ]) {
      await server.state.delete('rate:register', '127.0.0.1');
      expect([uri, (await register({ redirect_uris: [uri] })).status]).toEqual([uri, 201]);
    }
  });

  test('has a limit', async () => {
    const statuses = [];
    for (let n = 0; n < 21; n += 1) statuses.push((await register({ redirect_uris: [LOOPBACK] })).status);
    expect(statuses.at(-1)).toBe(429);
  });

  test('of a huge body or one that is not JSON is refused', async () => {
    expect(
      (await register({ redirect_uris: [LOOPBACK], client_name: 'x'.repeat(100_000) })).status,
    ).toBeGreaterThanOrEqual(400);
    const answer = await fetch(`${server.base}/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{',
    });
    expect(answer.status).toBe(400);
  });

  test('by a document that names another client, or keeps bad company, is refused', async () => {
    const id = 'https://bad.example/metadata.json';
    const good = { client_id: id, client_name: 'x', redirect_uris: [LOOPBACK], token_endpoint_auth_method: 'none' };
    for (const bad of [
      { client_id: 'https://other.example/' },
      { redirect_uris: ['https://evil.example/'] },
      { client_secret: 'known' },
    ]) {
      published.set(id, { ...good, ...bad });
      expect((await browser(server.base).open(authorizeUrl({ client_id: id }))).status).toBe(400);
    }
  });
});

describe('the sign-in', () => {
  async function atSignIn(visitor: Browser) {
    const page = await visitor.open(authorizeUrl());
    expect(page.text).toContain('name="passphrase"');
    return page;
  }

  test('says the same of a wrong passphrase and of somebody unknown, and stops who guesses', async () => {
    const visitor = browser(server.base);
    const page = await atSignIn(visitor);
    const wrong = await visitor.submit(page, { name: 'owner', passphrase: 'wrong wrong wrong', action: 'allow' });
    const unknown = await visitor.submit(page, { name: 'nobody', passphrase: 'wrong wrong wrong', action: 'allow' });
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(wrong.text.replace('value="owner"', '')).toBe(unknown.text.replace('value="nobody"', ''));
    const soon = Date.now() + 60_000;
    for (let n = 0; n < 8; n += 1) await server.state.count('rate:sign-in', 'address/127.0.0.1', soon);
    const right = await visitor.submit(page, { name: 'owner', passphrase: PASSPHRASE, action: 'allow' });
    expect(right.text).toContain('Too many attempts');
  });

  test('cannot be finished from another site, from another browser, or without what was on the page', async () => {
    const visitor = browser(server.base);
    const page = await atSignIn(visitor);
    const values = { name: 'owner', passphrase: PASSPHRASE, action: 'allow' };
    const foreign = await visitor.submit(page, values, { origin: 'https://evil.example' });
    expect(foreign.status).toBe(403);
    expect((await visitor.submit(page, values, { origin: 'null' })).status).toBe(403);
    expect((await browser(server.base).submit(page, values)).status).toBe(400);
    expect((await visitor.submit(page, { ...values, csrf: 'guessed' })).status).toBe(403);
    expect((await visitor.submit(page, { ...values, csrf: '' })).status).toBe(403);
  });

  test('takes no body but the form: others are refused, not tripped over', async () => {
    const visitor = browser(server.base);
    const { url } = await atSignIn(visitor);
    const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const post = (type: string | undefined, body?: string) =>
      fetch(url, {
        method: 'POST',
        headers: { cookie, ...(type && { 'content-type': type }) },
        ...(body !== undefined && { body }),
      });
    const answers = [
      await post(undefined),
      await post('application/json', '{"csrf":{"toString":1},"name":["owner"],"action":"allow"}'),
      await post('application/json', 'null'),
      await post('application/x-www-form-urlencoded', `csrf=${'x'.repeat(20_000)}`),
      await post('application/x-www-form-urlencoded', '__proto__=x&constructor=y'),
      await post('multipart/form-data; boundary=x', '--x--'),
    ];
    for (const { status } of answers) expect([400, 403, 413, 415]).toContain(status);
  });

  test('of a consent page cannot be answered with the token of the sign-in page', async () => {
    const visitor = browser(server.base);
    const page = await atSignIn(visitor);
    const consent = await visitor.submit(page, { name: 'owner', passphrase: PASSPHRASE, action: 'allow' });
    expect(consent.text).toContain('A test asks to act for you, owner');
    const forged = await visitor.submit({ ...consent, fields: page.fields }, { action: 'allow' });
    expect(forged.status).toBe(403);
    const refused = await visitor.submit(consent, { action: 'deny' });
    expect(new URL(refused.url).searchParams.get('error')).toBe('access_denied');
  });

  test('cannot be framed, runs no script, is not kept, and its form leads to nowhere but the program', async () => {
    const { headers } = await atSignIn(browser(server.base));
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('cache-control')).toBe('no-store');
    const policy = headers.get('content-security-policy') ?? '';
    for (const part of [
      "default-src 'none'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "form-action 'self' http://127.0.0.1:49152",
    ]) {
      expect(policy).toContain(part);
    }
    expect(policy).not.toContain('unsafe');
  });

  test('shows a name that is code as text, in the language of the person', async () => {
    client = await newClient({ client_name: '<img src=x onerror=alert(1)>' });
    const page = await browser(server.base, 'fr-CH, fr;q=0.9').open(authorizeUrl());
    expect(page.text).toContain('&lt;img src=x');
    expect(page.text).not.toContain('<img');
    expect(page.text).toContain('Phrase secrète');
    expect(page.text).toContain('lang="fr"');
  });
});

describe('a code', () => {
  test('that was stolen is worth nothing without its verifier, for another client, or with another address', async () => {
    const verifier = newVerifier();
    expect((await exchange(await newCode(verifier), newVerifier())).body['error']).toBe('invalid_grant');
    expect((await exchange(await newCode(verifier), '')).status).toBe(400);
    const other = await newClient({});
    expect((await exchange(await newCode(verifier), verifier, { client_id: other })).body['error']).toBe(
      'invalid_grant',
    );
    const elsewhere = { redirect_uri: 'http://127.0.0.1:49152/other' };
    expect((await exchange(await newCode(verifier), verifier, elsewhere)).body['error']).toBe('invalid_grant');
  });

  test('works once: a second use takes back what the first has given', async () => {
    const verifier = newVerifier();
    const code = await newCode(verifier);
    const first = await exchange(code, verifier);
    expect(await opens(first.body['access_token'] ?? '')).toBe(200);
    expect((await exchange(code, verifier)).body['error']).toBe('invalid_grant');
    expect(await opens(first.body['access_token'] ?? '')).toBe(401);
    const racing = await newCode(verifier);
    const both = await Promise.all([exchange(racing, verifier), exchange(racing, verifier)]);
    expect(both.filter(({ status }) => status === 200).length).toBeLessThan(2);
  });
});

describe('a token', () => {
  test('reads with the rights of its person, and a call beyond its scope names all that it would need', async () => {
    const anna = await newTokens({ scope: 'kb:read kb:write' }, 'anna');
    expect(anna.scope).toBe('kb:read');
    const found = await (await call('search', { query: 'opens' }, anna.access)).text();
    expect(found).toContain('Canteen');
    expect(found).not.toContain('Vault');
    // She could not get it by asking again, so she is not sent to ask.
    expect((await call('delete_document', { id: 'x' }, anna.access)).status).toBe(200);
    const owner = await newTokens();
    const refused = await call('delete_document', { id: 'x' }, owner.access);
    expect(refused.status).toBe(403);
    expect(refused.headers.get('www-authenticate')).toMatch(
      /^Bearer error="insufficient_scope",.* scope="kb:read kb:write", resource_metadata="/,
    );
    const more = await newTokens({ scope: 'kb:read kb:write' });
    expect((await call('delete_document', { id: 'x' }, more.access)).status).toBe(200);
  });

  test('of refresh works once; used again after the grace, it takes back all that came of it', async () => {
    const { refresh } = await newTokens();
    const second = await token({ grant_type: 'refresh_token', refresh_token: refresh });
    expect(second.status).toBe(200);
    // An answer that got lost is asked for again at once.
    expect((await token({ grant_type: 'refresh_token', refresh_token: refresh })).status).toBe(200);
    const kept = (await server.state.list('oidc:RefreshToken', { limit: 500 })).items;
    for (const { id, value, expiresAt } of kept) {
      const { consumed, ...rest } = value as { consumed?: number };
      if (consumed !== undefined)
        await server.state.set('oidc:RefreshToken', id, { ...rest, consumed: consumed - 60 }, { expiresAt });
    }
    expect((await token({ grant_type: 'refresh_token', refresh_token: refresh })).body['error']).toBe('invalid_grant');
    expect(await opens(second.body['access_token'] ?? '')).toBe(401);
    const later = { grant_type: 'refresh_token', refresh_token: second.body['refresh_token'] ?? '' };
    expect((await token(later)).body['error']).toBe('invalid_grant');
  });

  test('is worth nothing once its consent, or its person, is gone', async () => {
    const { access, refresh } = await newTokens();
    const [consent] = (await consents(server.state)).toReversed();
    expect(consent).toMatchObject({
      client: expect.stringContaining('A test'),
      scopes: expect.arrayContaining(['kb:read']),
    });
    for (const { id } of await consents(server.state)) await revokeConsent(server.state, id);
    expect(await opens(access)).toBe(401);
    expect((await token({ grant_type: 'refresh_token', refresh_token: refresh })).status).toBe(400);
    const people = users({ state: server.state });
    await people.create({ name: 'bob', passphrase: PASSPHRASE, scopes: ['kb:read'], collections: 'all' });
    const bob = await newTokens({}, 'bob');
    expect(await opens(bob.access)).toBe(200);
    await people.remove('bob');
    expect(await opens(bob.access)).toBe(401);
  });

  test('and every session in a browser end when somebody is signed out', async () => {
    const { access } = await newTokens();
    expect((await visitors.get('owner')!.open(authorizeUrl())).text).not.toContain('name="passphrase"');
    await signOut(server.state, 'owner');
    expect(await opens(access)).toBe(401);
    expect((await visitors.get('owner')!.open(authorizeUrl())).text).toContain('name="passphrase"');
  });

  test('is revoked by its program', async () => {
    const { access, refresh } = await newTokens();
    await fetch(`${server.base}/revoke`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: client, token: refresh }),
    });
    expect((await token({ grant_type: 'refresh_token', refresh_token: refresh })).status).toBe(400);
    expect(await opens(access)).toBe(401);
  });

  test('names the address it is for: another server on the same store, with the same keys, refuses it', async () => {
    const { access } = await newTokens();
    await using second = await openSignInServer({
      state: { ...server.state, [Symbol.asyncDispose]: async () => {} },
    });
    const other = await fetch(`${second.base}/jwks`).then((answer) => answer.json());
    expect(other).toEqual(await fetch(`${server.base}/jwks`).then((answer) => answer.json()));
    const foreign = await fetch(`${second.base}/mcp`, {
      method: 'POST',
      headers: { authorization: `Bearer ${access}` },
    });
    expect(foreign.status).toBe(401);
  });

  test('and everything else that opens something is in the store as a hash alone', async () => {
    const { access, refresh } = await newTokens();
    const kinds = ['AccessToken', 'RefreshToken', 'AuthorizationCode', 'Session', 'Grant', 'member', 'session-uid'];
    const pages = await Promise.all(kinds.map((kind) => server.state.list(`oidc:${kind}`, { limit: 1_000 })));
    const kept = JSON.stringify(pages);
    expect(kept.length).toBeGreaterThan(1_000);
    for (const secret of [access, refresh, PASSPHRASE]) expect(kept).not.toContain(secret);
    expect(server.events.join('\n')).not.toContain(PASSPHRASE);
    expect(server.events).toContainEqual(expect.stringMatching(/^consent user:owner ok/));
  });
});
