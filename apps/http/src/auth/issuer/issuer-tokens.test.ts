import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { silentLog } from '@kb-mcp/core';
import { keyAuthority } from '@kb-mcp/core/access';
import { exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { memoryState } from '../../../../../packages/core/src/testing/memory-state.ts';
import { buildHttpApp } from '../../app.ts';
import { keyAccess } from '../key-access.ts';
import { type IssuerTokensOptions, issuerTokens } from './issuer-tokens.ts';

/** An authorization server with faults to inject. */
async function openIssuer() {
  const [first, second] = await Promise.all([
    generateKeyPair('ES256', { extractable: true }),
    generateKeyPair('ES256', { extractable: true }),
  ]);
  const published = [{ ...(await exportJWK(first.publicKey)), kid: 'one', alg: 'ES256' }];
  const faults = { status: 200, issuer: '', garbage: false };
  const server = createServer((request, response) => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const metadata = { issuer: faults.issuer || url, jwks_uri: `${url}/keys` };
    response.writeHead(faults.status, { 'content-type': 'application/json' });
    const known = request.url === '/keys' ? { keys: published } : metadata;
    response.end(faults.garbage ? '<html>' : JSON.stringify(known));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const claims = { iss: url, aud: 'https://kb.example/mcp', sub: 'anna', scope: 'openid kb:read' };
  const now = () => Math.floor(Date.now() / 1_000);
  return {
    url,
    faults,
    spki: await exportSPKI(first.publicKey),
    publish: async () => published.push({ ...(await exportJWK(second.publicKey)), kid: 'two', alg: 'ES256' }),
    token: (changes: JWTPayload = {}, { key = first.privateKey, kid = 'one' } = {}) =>
      new SignJWT({ ...claims, iat: now(), exp: now() + 60, ...changes })
        .setProtectedHeader({ alg: 'ES256', kid })
        .sign(key),
    second: second.privateKey,
    close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
}

let issuer: Awaited<ReturnType<typeof openIssuer>>;
beforeAll(async () => {
  issuer = await openIssuer();
});
afterAll(() => issuer.close());

const verifier = (options: Partial<IssuerTokensOptions> = {}) =>
  issuerTokens({
    issuer: issuer.url,
    audiences: new Set(['https://kb.example/mcp']),
    clockSkewSeconds: 30,
    offered: ['kb:read'],
    everyone: 'all',
    granted: async () => undefined,
    scopeClaims: ['scope', 'permissions', 'realm_access.roles'],
    scopeMap: {},
    collectionMap: {},
    log: silentLog,
    ...options,
  });

const parts = (...values: (object | string)[]) =>
  values
    .map((value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url'))
    .join('.');

test('a token of the issuer for this server is accepted with the scopes it carries', async () => {
  const verified = await verifier().verify(await issuer.token());
  expect(verified?.principal).toEqual({ id: 'subject:anna', scopes: new Set(['kb:read']), collections: 'all' });
});

test('every other token is refused', async () => {
  const { createHmac } = await import('node:crypto');
  const seconds = Math.floor(Date.now() / 1_000);
  const good = await issuer.token();
  const [header = '', payload = '', signature = ''] = good.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const hs = parts({ alg: 'HS256', kid: 'one' }, claims);
  const foreign = await generateKeyPair('ES256');
  const bad: Record<string, string> = {
    'not a token': 'wrong',
    'empty parts': '..',
    expired: await issuer.token({ exp: seconds - 31 }),
    'not yet valid': await issuer.token({ nbf: seconds + 60 }),
    'without an end': await issuer.token({ exp: undefined as never }),
    'without a subject': await issuer.token({ sub: undefined as never }),
    'another issuer': await issuer.token({ iss: 'https://evil.example' }),
    'another audience': await issuer.token({ aud: 'https://other.example/mcp' }),
    'no audience': await issuer.token({ aud: undefined as never }),
    'audience of a longer name': await issuer.token({ aud: 'https://kb.example/mcp.evil.example' }),
    'alg none': `${parts({ alg: 'none' }, claims)}.`,
    'alg None with the old signature': `${parts({ alg: 'None' }, claims)}.${signature}`,
    'HS256 with the public key': `${hs}.${createHmac('sha256', issuer.spki).update(hs).digest('base64url')}`,
    'a foreign key': await issuer.token({}, { key: foreign.privateKey }),
    'an unknown key': await issuer.token({}, { kid: 'nobody' }),
    'changed claims': `${header}.${parts({ ...claims, sub: 'root' })}.${signature}`,
    'cut signature': good.slice(0, -4),
    'a key of its own': await new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', jwk: await exportJWK(foreign.publicKey), jku: 'https://evil.example/keys' })
      .sign(foreign.privateKey),
  };
  const tokens = verifier();
  for (const [what, token] of Object.entries(bad))
    expect([what, await tokens.verify(token)]).toEqual([what, undefined]);
});

test('clocks may differ by the skew', async () => {
  const seconds = Math.floor(Date.now() / 1_000);
  expect(await verifier().verify(await issuer.token({ exp: seconds - 10 }))).toBeDefined();
  expect(await verifier({ clockSkewSeconds: 0 }).verify(await issuer.token({ exp: seconds - 10 }))).toBeUndefined();
});

test('scopes and collections follow the claims that the configuration names', async () => {
  const tokens = verifier({
    everyone: {},
    scopeMap: { 'docs.write': ['kb:write'] },
    collectionClaim: 'groups',
    collectionMap: { hr: { hr: 'writer' }, staff: { policies: 'reader', hr: 'reader' } },
    granted: async (subject) => (subject === 'anna' ? { notes: 'reader' } : undefined),
  });
  const claims = {
    scope: 'constructor',
    realm_access: { roles: ['docs.write', 'toString'] },
    permissions: ['kb:read'],
  };
  const verified = await tokens.verify(await issuer.token({ ...claims, groups: ['staff', 'hr', '__proto__'] }));
  expect(verified?.principal.scopes).toEqual(new Set(['kb:read', 'kb:write']));
  expect(verified?.principal.collections).toEqual(
    new Map([
      ['hr', 'writer'],
      ['policies', 'reader'],
      ['notes', 'reader'],
    ]),
  );
  expect(tokens.nameOf('kb:write')).toBe('docs.write');
  await expect(tokens.verify(await issuer.token({ sub: 'bob' }))).rejects.toMatchObject({ code: 'forbidden' });
});

test('a new key of the issuer is found', async () => {
  const tokens = verifier();
  await tokens.verify(await issuer.token());
  await issuer.publish();
  expect(await verifier().verify(await issuer.token({}, { key: issuer.second, kid: 'two' }))).toBeDefined();
});

test('over HTTP a stranger gets 403 with what to do, and everybody 503 while the issuer is down', async () => {
  await using state = memoryState();
  const app = await buildHttpApp({
    access: keyAccess({
      keys: keyAuthority({ state }),
      always: true,
      base: 'https://kb.example',
      tokens: verifier({ everyone: {} }),
    }),
    log: silentLog,
  });
  const ask = async (token: string) =>
    app.inject({ url: '/', headers: { host: 'localhost', authorization: `Bearer ${token}` } });
  const stranger = await ask(await issuer.token());
  expect([stranger.statusCode, stranger.body]).toEqual([403, expect.stringContaining('collection grant')]);
  expect((await ask(await issuer.token({ aud: 'https://other.example' }))).statusCode).toBe(401);
  await app.close();
  issuer.faults.status = 500;
  const down = await buildHttpApp({
    access: keyAccess({ keys: keyAuthority({ state }), always: true, base: 'https://kb.example', tokens: verifier() }),
    log: silentLog,
  });
  const token = await issuer.token();
  const answer = await down.inject({ url: '/', headers: { host: 'localhost', authorization: `Bearer ${token}` } });
  issuer.faults.status = 200;
  expect(answer.statusCode).toBe(503);
  const metadata = await down.inject({
    url: '/.well-known/oauth-protected-resource/mcp',
    headers: { host: 'localhost' },
  });
  expect(metadata.json()).toMatchObject({
    resource: 'https://kb.example/mcp',
    authorization_servers: [issuer.url],
    scopes_supported: ['kb:read'],
  });
  await down.close();
});

test('an issuer that is down, lies about its name or talks nonsense lets nobody in, and that is an error of ours', async () => {
  const token = await issuer.token();
  const said: string[] = [];
  const log = {
    warn: () => {},
    error: (_: object, message: string) => {
      said.push(message);
    },
  };
  for (const fault of [{ status: 500 }, { issuer: 'https://evil.example' }, { garbage: true }]) {
    Object.assign(issuer.faults, fault);
    await expect(verifier({ log }).verify(token)).rejects.toMatchObject({ code: 'unavailable' });
    expect(await verifier().verify('wrong')).toBeUndefined();
    Object.assign(issuer.faults, { status: 200, issuer: '', garbage: false });
  }
  expect(said).toHaveLength(3);
});
