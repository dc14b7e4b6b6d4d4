import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { silentLog } from '@kb-mcp/core';
import { keyAuthority } from '@kb-mcp/core/access';
import { mcpServerFactory } from '@kb-mcp/core/mcp';
import { openStore } from '@kb-mcp/core/open';
import { tools } from '@kb-mcp/core/tools';
import { exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { postgresStore } from '../../../../../packages/core/src/stores/postgres/index.ts';
import { indexedDocument } from '../../../../../packages/core/src/testing/indexed-document.ts';
import { memoryState } from '../../../../../packages/core/src/testing/memory-state.ts';
import { openTestKb } from '../../../../../packages/core/src/testing/open-test-kb.ts';
import { supabaseLite } from '../../../../../packages/core/src/testing/postgres/supabase-lite.ts';
import { buildHttpApp } from '../../app.ts';
import { keyAccess } from '../key-access.ts';
import { issuerTokens } from './issuer-tokens.ts';

process.env['LITE_TELEMETRY'] = '0';

const base = 'https://kb.example';
const people = { anna: '11111111-1111-4111-8111-111111111111', bert: '22222222-2222-4222-8222-222222222222' };
const document = (collection: string, text: string) =>
  indexedDocument({ collection, key: `${collection}.txt`, title: collection, texts: [text], tags: [collection] });

/** An authorization server like Supabase Auth, a project that trusts it, and kb-mcp before it, whose own filter lets everybody see all. */
async function openProject() {
  const signing = await generateKeyPair('ES256', { extractable: true });
  const published = { ...(await exportJWK(signing.publicKey)), kid: 'one', alg: 'ES256' };
  const issuer = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const metadata = { issuer: address(), jwks_uri: `${address()}/keys` };
    response.end(JSON.stringify(request.url === '/keys' ? { keys: [published] } : metadata));
  });
  await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve));
  // It listens on a port.
  const address = () => `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`;
  const project = await supabaseLite(undefined, (token) =>
    jwtVerify(token, signing.publicKey).then(
      ({ payload }) => payload,
      () => undefined,
    ),
  );
  const server = postgresStore({ client: project });
  await server.put([document('open', 'shared words for all'), document('sealed', 'shared canary words')]);
  await project.call('member', JSON.stringify({ collection: 'open', user: people.anna, role: 'writer' }));
  await project.call('member', JSON.stringify({ collection: 'sealed', user: people.bert, role: 'reader' }));
  async function serve(withKey: boolean) {
    const state = memoryState();
    const { url, keys } = project;
    const store = await openStore({
      data: '',
      store: 'supabase',
      supabaseUrl: url,
      supabasePublishableKey: keys.publishable,
      supabaseKey: withKey ? keys.secret : undefined,
    });
    const kb = await openTestKb({ store, state });
    const offer = { kb, tools, version: '1' };
    const authority = keyAuthority({ state, simpleKey: 'a-key-of-kb-mcp-itself' });
    const app = await buildHttpApp({
      factory: mcpServerFactory(offer),
      rest: offer,
      kb,
      log: silentLog,
      access: keyAccess({
        keys: authority,
        always: true,
        base,
        tokens: issuerTokens({
          issuer: address(),
          audiences: new Set(['authenticated']),
          clockSkewSeconds: 30,
          offered: ['kb:read', 'kb:write'],
          everyone: 'all',
          granted: async () => undefined,
          scopeClaims: ['scope'],
          scopeMap: {},
          collectionMap: {},
          log: silentLog,
        }),
      }),
    });
    return { app, kb };
  }
  const apps = { without: await serve(false), with: await serve(true) };
  const token = (sub: string, lives = 60) => {
    const seconds = Math.floor(Date.now() / 1000);
    return new SignJWT({
      sub,
      aud: 'authenticated',
      role: 'authenticated',
      scope: 'kb:read kb:write',
      exp: seconds + lives,
    })
      .setIssuer(address())
      .setProtectedHeader({ alg: 'ES256', kid: 'one' })
      .sign(signing.privateKey);
  };
  async function ask(
    key: keyof typeof apps,
    bearer: string,
    ...[method, url, payload]: readonly ['GET' | 'POST', string, object?]
  ): Promise<string> {
    const headers = {
      host: 'localhost',
      accept: 'application/json, text/event-stream',
      authorization: `Bearer ${bearer}`,
    };
    const answer = await apps[key].app.inject({ method, url, headers, ...(payload && { payload }) });
    return `${answer.statusCode} ${answer.body}`;
  }
  return {
    token,
    ask,
    async [Symbol.asyncDispose]() {
      for (const { app, kb } of Object.values(apps)) {
        await app.close();
        await kb[Symbol.asyncDispose]();
      }
      await project[Symbol.asyncDispose]();
      issuer.closeAllConnections();
      issuer.close();
    },
  };
}

let project: Awaited<ReturnType<typeof openProject>>;
beforeAll(async () => {
  project = await openProject();
}, 120_000);
afterAll(() => project[Symbol.asyncDispose]());

const sealed = document('sealed', '').document.id;
const toolCall = (name: string, args: object) => ({
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: { name, arguments: args },
});

/** Everything that could tell of the sealed document, over each door. */
const probes: readonly (readonly ['GET' | 'POST', string, object?])[] = [
  ['POST', '/api/tools/search_documents', { query: 'shared canary' }],
  ['POST', '/api/tools/search_documents', { query: 'canray' }],
  ['POST', '/api/tools/search_documents', { query: 'shared', collections: ['sealed'] }],
  ['POST', '/api/tools/list_documents', {}],
  ['POST', '/api/tools/fetch', { id: sealed }],
  ['POST', '/api/tools/get_database_stats', {}],
  ['POST', '/api/tools/get_knowledge_base', {}],
  ['GET', `/documents/${sealed}`],
  ['POST', '/mcp', toolCall('search_documents', { query: 'shared canary' })],
  ['POST', '/mcp', toolCall('fetch', { id: sealed })],
  ['POST', '/mcp', { jsonrpc: '2.0', id: 2, method: 'resources/list', params: {} }],
  ['POST', '/mcp', { jsonrpc: '2.0', id: 2, method: 'resources/read', params: { uri: `kb://documents/${sealed}` } }],
];

test.each(['without', 'with'] as const)(
  '%s a secret key for its own work, the database decides what each user gets, whatever kb-mcp would allow, also in turns',
  async (key) => {
    const [anna, bert] = [await project.token(people.anna), await project.token(people.bert)];
    const asked = probes.flatMap((probe) => [
      project.ask(key, anna, ...probe).then((answer) => ({ who: 'anna', answer })),
      project.ask(key, bert, ...probe).then((answer) => ({ who: 'bert', answer })),
    ]);
    const answers = await Promise.all(asked);
    const of1 = (who: string) => answers.flatMap((one) => (one.who === who ? [one.answer] : []));
    // What she asked herself may be said again.
    const telling = (answer: string) => /shared canary words|"sealed"|sealed\.txt/.test(answer.replaceAll(sealed, ''));
    expect(of1('anna').filter(telling)).toEqual([]);
    expect(of1('anna').filter((answer) => answer.includes('shared words for all')).length).toBeGreaterThan(1);
    expect(of1('bert').filter(telling).length).toBeGreaterThan(4);
    expect(of1('bert').filter((answer) => answer.includes('shared words for all'))).toEqual([]);
  },
);

test('a key of kb-mcp is no user of the database: the secret key answers for it, with what kb-mcp allows', async () => {
  expect(await project.ask('with', 'a-key-of-kb-mcp-itself', 'POST', '/api/tools/list_documents', {})).toContain(
    sealed,
  );
});

test('somebody who is a member of nothing gets nothing, and what has no sign-in of the project is refused', async () => {
  const stranger = await project.token('33333333-3333-4333-8333-333333333333');
  expect(
    await project.ask('without', stranger, 'POST', '/api/tools/search_documents', { query: 'shared canary' }),
  ).not.toContain('words');
  expect(await project.ask('without', 'a-key-of-kb-mcp-itself', 'POST', '/api/tools/list_documents', {})).toMatch(
    /^401 .*SUPABASE_SECRET_KEY/,
  );
  expect(
    await project.ask('without', await project.token(people.anna, -600), 'POST', '/api/tools/list_documents', {}),
  ).toMatch(/^401 /);
});
