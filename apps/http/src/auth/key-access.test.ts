import fc from 'fast-check';
import { defineTool } from '@kb-mcp/core';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { apiKeys, keyAuthority, parseCollections, parseScopes, principalOf } from '@kb-mcp/core/access';
import { mcpServerFactory } from '@kb-mcp/core/mcp';
import { tools } from '@kb-mcp/core/tools';
import { callerToken } from '../../../../packages/core/src/caller-token.ts';
import { memoryState } from '../../../../packages/core/src/testing/memory-state.ts';
import { openTestKb } from '../../../../packages/core/src/testing/open-test-kb.ts';
import { buildHttpApp } from '../app.ts';
import { type Rates, rateLimits } from '../rate-limits.ts';
import { keyAccess } from './key-access.ts';
import type { TokenVerifier } from './token-verifier.ts';

const documents = [
  { key: 'open.txt', text: 'The canteen opens at noon.', collection: 'open' },
  { key: 'closed.txt', text: 'The vault opens at midnight.', collection: 'closed' },
];

async function openServer({ publicUrl, rates }: { publicUrl?: string; rates?: Partial<Rates> } = {}) {
  const kb = await openTestKb({ documents });
  const state = memoryState();
  const none = { callsPerMinute: 0, addressPerMinute: 0, failuresPerMinute: 0 };
  const app = await buildHttpApp({
    factory: mcpServerFactory({ kb, tools }),
    kb,
    publicUrl,
    access: keyAccess({ keys: keyAuthority({ state }), always: false, base: publicUrl ?? 'http://127.0.0.1:3000' }),
    rates: rateLimits({ state, ...none, ...rates }),
  });
  const keys = apiKeys({ state });
  return {
    app,
    newKey: async (collections: string, scopes = 'read') =>
      (
        await keys.create({
          name: `k${Math.random()}`,
          scopes: parseScopes(scopes.split(',')),
          collections: parseCollections(collections.split(',')),
        })
      ).secret,
    revokeAll: async () => {
      for (const { name } of await keys.list()) await keys.revoke(name);
    },
    call: (method: string, params: object, headers: Record<string, string> = {}, url = '/mcp') =>
      app.inject({
        method: 'POST',
        url,
        headers: { host: 'localhost', accept: 'application/json, text/event-stream', ...headers },
        payload: { jsonrpc: '2.0', id: 1, method, params },
      }),
    [Symbol.asyncDispose]: async () => {
      await app.close();
      await kb[Symbol.asyncDispose]();
    },
  };
}

const search = { name: 'search', arguments: { query: 'opens' } };

test('without any key everyone on this machine is let in, and from the first key on nobody without one', async () => {
  await using server = await openServer();
  expect((await server.call('tools/call', search)).statusCode).toBe(200);
  const metadata = {
    method: 'GET',
    url: '/.well-known/oauth-protected-resource',
    headers: { host: 'localhost' },
  } as const;
  expect((await server.app.inject(metadata)).statusCode).toBe(404);
  await server.newKey('open');
  for (const url of ['/mcp', '/messages?sessionId=x', '/nowhere']) {
    const refused = await server.call('tools/call', search, {}, url);
    expect(refused.statusCode).toBe(401);
    expect(refused.body).not.toContain('canteen');
  }
  await server.revokeAll();
  expect((await server.call('tools/call', search)).statusCode).toBe(401);
});

test.each([
  ['of another authorization server is handed on to a store that asks for it', false, 'a-token'],
  ['that this server issued itself is handed on to nobody', true, ''],
])('a token %s', async (_, own, expected) => {
  await using kb = await openTestKb();
  const whose = defineTool({
    name: 'whose',
    title: 'Whose token',
    description: 'For this test.',
    group: 'read',
    scope: 'kb:read',
    effect: 'read',
    input: z.object({}),
    output: z.object({ token: z.string() }),
    run: async () => ({ token: callerToken() ?? '' }),
  });
  const ann = principalOf('user:ann', { scopes: ['kb:read'], collections: 'all' });
  const tokens: TokenVerifier = {
    issuer: 'https://issuer.example',
    scopes: ['kb:read'],
    nameOf: (scope) => scope,
    verify: async () => ({ principal: ann, gainable: [] }),
    ...(own && { routes: () => {} }),
  };
  const access = keyAccess({ keys: keyAuthority({ state: memoryState() }), always: true, base: 'http://kb', tokens });
  await using app = await buildHttpApp({ rest: { kb, tools: [whose] }, kb, access });
  const headers = { authorization: 'Bearer a-token' };
  const answer = await app.inject({ method: 'POST', url: '/api/tools/whose', headers, payload: {} });
  expect(answer.json()).toEqual({ token: expected });
});

test('a refusal says where to find out more, without an error when nothing was brought', async () => {
  await using server = await openServer({ publicUrl: 'https://kb.example/base' });
  await server.newKey('open');
  const host = { host: 'kb.example' };
  const bare = await server.call('ping', {}, host, '/base/mcp');
  expect(bare.headers['www-authenticate']).toBe(
    'Bearer resource_metadata="https://kb.example/base/.well-known/oauth-protected-resource/mcp", scope="kb:read"',
  );
  const wrong = await server.call('ping', {}, { ...host, authorization: 'Bearer wrong' }, '/base/mcp');
  expect(wrong.headers['www-authenticate']).toMatch(
    /^Bearer error="invalid_token", error_description="[^"]+", resource_metadata=/,
  );
  for (const url of [
    '/.well-known/oauth-protected-resource/base/mcp',
    '/base/.well-known/oauth-protected-resource/mcp',
  ]) {
    const metadata = await server.app.inject({ method: 'GET', url, headers: host });
    expect(metadata.json()).toMatchObject({
      resource: 'https://kb.example/base/mcp',
      bearer_methods_supported: ['header'],
    });
  }
});

test('a key sees its collections alone, over each door the tools of its scopes alone', async () => {
  await using server = await openServer();
  const authorization = `Bearer ${await server.newKey('open')}`;
  const found = await server.call('tools/call', search, { authorization });
  expect(found.body).toContain('"title":"open"');
  expect(found.body).not.toContain('"title":"closed"');
  const listed = await server.call('tools/list', {}, { authorization });
  expect(listed.body).toContain('"search"');
  expect(listed.body).not.toContain('delete_document');
  const removal = await server.call(
    'tools/call',
    { name: 'delete_document', arguments: { id: 'x' } },
    { authorization },
  );
  expect(removal.body).toContain('kb:write');
});

test('no malformed, foreign or misplaced credential opens the door', async () => {
  await using server = await openServer();
  const secret = await server.newKey('all');
  const bad = fc.oneof(
    fc.string().map((text) => text.replaceAll(/[^\x20-\x7e]/g, '')),
    fc.constantFrom(
      '',
      'Bearer',
      'Bearer ',
      `Basic ${btoa(`x:${secret}`)}`,
      `Bearer ${secret} ${secret}`,
      `Bearer ${secret},${secret}`,
      secret,
      `Bearer ${secret}x`,
      `bearer${secret}`,
      `Bearer "${secret}"`,
      'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJsb2NhbCJ9.',
    ),
  );
  await fc.assert(
    fc.asyncProperty(bad, async (authorization) => {
      expect((await server.call('ping', {}, { authorization })).statusCode).toBe(401);
    }),
    { numRuns: 60 },
  );
  for (const name of ['access_token', 'api_key', 'key', 'token']) {
    expect((await server.call('ping', {}, {}, `/mcp?${name}=${secret}`)).statusCode).toBe(401);
  }
  for (const header of ['x-api-key', 'cookie', 'x-forwarded-user', 'proxy-authorization']) {
    expect((await server.call('ping', {}, { [header]: `Bearer ${secret}` })).statusCode).toBe(401);
  }
  expect((await server.call('ping', {}, { authorization: `bEaReR ${secret}` })).statusCode).toBe(200);
});

test('a caller over the limit is told how long to wait, in the form of the door, and the others are not slowed', async () => {
  await using server = await openServer({ rates: { callsPerMinute: 2 } });
  const one = { authorization: `Bearer ${await server.newKey('open')}` };
  const other = { authorization: `Bearer ${await server.newKey('open')}` };
  const first = await server.call('ping', {}, one);
  expect(first.headers).toMatchObject({ 'ratelimit-limit': '2', 'ratelimit-remaining': '1' });
  await server.call('ping', {}, one);
  const third = await server.call('ping', {}, one);
  expect(third.statusCode).toBe(429);
  expect(Number(third.headers['retry-after'])).toBeGreaterThan(0);
  expect(third.json()).toMatchObject({ jsonrpc: '2.0', error: { data: { code: 'rate_limited', retryable: true } } });
  expect((await server.app.inject({ url: '/documents/x', headers: { host: 'localhost', ...one } })).statusCode).toBe(
    429,
  );
  expect((await server.call('ping', {}, other)).statusCode).toBe(200);
});

test('an address that guesses keys has to wait, even with a right one; a proxy on this machine only while it guesses', async () => {
  await using server = await openServer({ rates: { failuresPerMinute: 3 } });
  const right = await server.newKey('open');
  const attempt = async (remoteAddress: string, secret: string) => {
    const headers = { host: 'localhost', authorization: `Bearer ${secret}` };
    return (await server.app.inject({ url: '/', headers, remoteAddress })).statusCode;
  };
  const guess = async (from: string) => {
    const statuses = [];
    for (let n = 0; n < 5; n += 1) statuses.push(await attempt(from, `guess${n}`));
    return statuses;
  };
  expect(await guess('203.0.113.9')).toEqual([401, 401, 401, 429, 429]);
  expect(await attempt('203.0.113.9', right)).toBe(429);
  expect(await attempt('203.0.113.10', right)).toBe(200);
  expect(await guess('2001:db8:1:2::a')).toEqual([401, 401, 401, 429, 429]);
  expect(await attempt('2001:db8:1:2:ffff::b', right)).toBe(429);
  expect(await attempt('2001:db8:1:3::a', right)).toBe(200);
  expect(await guess('127.0.0.1')).toEqual([401, 401, 401, 429, 429]);
  expect(await attempt('127.0.0.1', right)).toBe(200);
});
