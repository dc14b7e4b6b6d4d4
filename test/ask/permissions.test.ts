import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMcpOpenAIClient, credentialFolder } from '@kb-mcp/ask';
import type { SignInOptions } from '@kb-mcp/ask';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectServer } from '../../packages/ask/src/servers/connect.ts';
import { browser, signInAndAllow } from '../sign-in/browser.ts';
import { openSignInServer, PASSPHRASE, published, type SignInServer } from '../sign-in/open-server.ts';

let server: SignInServer;
let folder: string;
beforeAll(async () => {
  server = await openSignInServer();
  folder = await mkdtemp(join(tmpdir(), 'kb-mcp-permissions-'));
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** A client whose person signs in as the owner; every page they were led to is kept. */
function owner(name: string, options: Partial<SignInOptions> = {}, url = `${server.base}/mcp`) {
  const pages: URL[] = [];
  const visitor = browser(server.base);
  const show = async (address: URL) => {
    pages.push(address);
    await fetch(await signInAndAllow(visitor, address, PASSPHRASE));
  };
  const spec = { url, signIn: { store: credentialFolder(join(folder, name)), show, ...options } };
  return { spec, client: createMcpOpenAIClient({ servers: [spec], model: 'm', apiKey: 'unused' }), pages };
}

test('reading is asked for first; a call that needs more leads the person to a page once more, and is then made', async () => {
  const { spec, pages } = owner('steps');
  await using connected = await connectServer(spec);
  const call = (name: string, input: Record<string, unknown>) =>
    connected.call(name, input, { signal: AbortSignal.timeout(20_000), timeout: 10_000 });
  expect(JSON.stringify(await call('search', { query: 'opens' }))).toContain('Canteen');
  const asked = () => pages.map(({ searchParams }) => searchParams.get('scope')?.match(/kb:\w+/g));
  expect(asked()).toEqual([['kb:read']]);
  // This server does not show it to who may not call it; others do.
  expect(JSON.stringify(await call('delete_document', { id: 'missing' }))).toContain('not_found');
  expect(asked()).toEqual([['kb:read'], ['kb:read', 'kb:write']]);
  for (const { searchParams } of pages) {
    expect(searchParams.get('code_challenge_method')).toBe('S256');
    expect(searchParams.get('resource')).toBe(`${server.base}/mcp`);
    expect(searchParams.get('redirect_uri')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/);
  }
});

test('a program that has a metadata document needs no registration', async () => {
  const document = 'https://client.example/kb-mcp-ask.json';
  published.set(document, {
    client_id: document,
    client_name: 'Documented',
    redirect_uris: ['http://127.0.0.1/callback'],
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
  });
  const { client, pages } = owner('document', { clientId: document });
  await using _ = client;
  expect((await client.callTool('search', { query: 'opens' })).ok).toBe(true);
  expect(pages[0]!.searchParams.get('client_id')).toBe(document);
});

test('a person who does not come, and one who gives up, end it in one sentence', async () => {
  const { client: waiting } = owner('late', { show: () => {}, waitMs: 50 });
  await using _ = waiting;
  await expect(waiting.connect()).rejects.toMatchObject({
    code: 'timeout',
    message: `Nobody signed in to ${server.base}/mcp in time.`,
  });
  const leaving = new AbortController();
  const { client: left } = owner('left', { show: () => leaving.abort() });
  await using __ = left;
  await expect(left.connect({ signal: leaving.signal })).rejects.toMatchObject({ code: 'cancelled' });
});

test('a server that wants a token and offers no sign-in, and one whose page is no web page, are said to be that', async () => {
  const deaf = createServer((_request, response) => response.writeHead(401).end()).listen(0, '127.0.0.1');
  await once(deaf, 'listening');
  const address = deaf.address();
  const base = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  const { client, pages } = owner('deaf', {}, `${base}/mcp`);
  await using _ = client;
  await expect(client.connect()).rejects.toMatchObject({
    code: 'unauthenticated',
    message: expect.stringMatching(/asks for a token \(KB_MCP_SERVER_TOKEN\), and signing in did not work: /),
  });
  expect(pages).toEqual([]);
  deaf.close();

  const metadata = {
    issuer: 'own',
    authorization_endpoint: 'file:///etc/passwd',
    token_endpoint: 'own/token',
    response_types_supported: ['code'],
    code_challenge_methods_supported: ['S256'],
  };
  const sly = createServer((request, response) => {
    const own = `http://${request.headers.host}`;
    if (!request.url?.includes('.well-known')) return response.writeHead(401).end();
    return response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify(metadata).replaceAll('"own', `"${own}`));
  }).listen(0, '127.0.0.1');
  await once(sly, 'listening');
  const place = sly.address();
  const url = `http://127.0.0.1:${typeof place === 'object' && place ? place.port : 0}/mcp`;
  const { client: lured, pages: opened } = owner('sly', { clientId: 'known' }, url);
  await using __ = lured;
  await expect(lured.connect()).rejects.toMatchObject({ code: 'forbidden', message: expect.stringContaining('file:') });
  expect(opened).toEqual([]);
  sly.close();
});
