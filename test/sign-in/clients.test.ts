import {
  Client as Client2,
  StreamableHTTPClientTransport as Http2,
  UnauthorizedError as Unauthorized2,
} from '@modelcontextprotocol/client';
import { UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browser, signInAndAllow } from './browser.ts';
import { openSignInServer, PASSPHRASE, published, type SignInServer } from './open-server.ts';
import { clientStore } from './client-store.ts';

let server: SignInServer;
beforeAll(async () => {
  server = await openSignInServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const document = 'https://client.example/metadata.json';
published.set(document, {
  client_id: document,
  client_name: 'Documented',
  redirect_uris: ['https://claude.ai/api/mcp/auth_callback', 'http://127.0.0.1/callback'],
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
});

const search = { name: 'search', arguments: { query: 'opens' } };

for (const [registration, options] of [
  ['registration', {}],
  ['a metadata document', { document }],
] as const) {
  describe(`with ${registration}`, () => {
    test.for(['/mcp', '/sse'])(
      'the v1 client signs in at %s, calls, and comes back with its refresh token',
      async (door) => {
        const store = clientStore(options);
        const url = new URL(server.base + door);
        const open = () =>
          door === '/sse'
            ? new SSEClientTransport(url, { authProvider: store })
            : new StreamableHTTPClientTransport(url, { authProvider: store });
        const first = open();
        await expect(new Client({ name: 'v1', version: '1' }).connect(first)).rejects.toThrow(UnauthorizedError);
        const back = await signInAndAllow(browser(server.base), store.asked(), PASSPHRASE);
        await first.finishAuth(back.searchParams.get('code') ?? '');
        const client = new Client({ name: 'v1', version: '1' });
        await client.connect(open());
        expect(JSON.stringify(await client.callTool(search))).toMatch(/Canteen.*Vault|Vault.*Canteen/);
        await client.close();

        const before = store.tokens();
        store.saveTokens({ ...before!, access_token: 'lost' });
        const again = new Client({ name: 'v1', version: '1' });
        await again.connect(open());
        expect((await again.listTools()).tools.map(({ name }) => name)).toContain('search');
        expect(store.tokens()?.refresh_token).not.toBe(before?.refresh_token);
        await again.close();
      },
    );

    test('the v2 client does the same', async () => {
      const store = clientStore(options);
      const url = new URL(`${server.base}/mcp`);
      const first = new Http2(url, { authProvider: store });
      await expect(new Client2({ name: 'v2', version: '1' }).connect(first)).rejects.toThrow(Unauthorized2);
      const back = await signInAndAllow(browser(server.base), store.asked(), PASSPHRASE, 'anna');
      await first.finishAuth(back.searchParams);
      const client = new Client2({ name: 'v2', version: '1' });
      await client.connect(new Http2(url, { authProvider: store }));
      const found = JSON.stringify(await client.callTool(search));
      expect(found).toContain('Canteen');
      expect(found).not.toContain('Vault');
      await client.close();
    });
  });
}

test.each([
  ['v1', StreamableHTTPClientTransport, UnauthorizedError, Client],
  ['v2', Http2, Unauthorized2, Client2],
] as const)(
  'a client (%s) that lacks a scope is told all it needs, asks the person again, and goes on',
  async (_, Transport, Unauthorised, Program) => {
    const store = clientStore({ scope: 'kb:read' });
    const url = new URL(`${server.base}/mcp`);
    const owner = browser(server.base);
    const finish = async (transport: InstanceType<typeof Transport>): Promise<void> => {
      const back = await signInAndAllow(owner, store.asked(), PASSPHRASE);
      // Each client with its own transport, which the types cannot tell apart in a loop.
      await transport.finishAuth((Transport === Http2 ? back.searchParams : back.searchParams.get('code')) as never);
    };
    const first = new Transport(url, { authProvider: store });
    await expect(new Program({ name: 'x', version: '1' }).connect(first as never)).rejects.toThrow(Unauthorised);
    await finish(first);
    expect(store.tokens()?.refresh_token).toBeDefined();
    const transport = new Transport(url, { authProvider: store });
    const client = new Program({ name: 'x', version: '1' });
    await client.connect(transport);
    const removal = { name: 'delete_document', arguments: { id: 'missing' } };
    await expect(client.callTool(removal)).rejects.toThrow(Unauthorised);
    const asked = store.asked().searchParams.get('scope')?.split(' ');
    expect(asked).toEqual(expect.arrayContaining(['kb:read', 'kb:write']));
    await finish(transport);
    expect(JSON.stringify(await client.callTool(removal))).toContain('not_found');
    await client.close();
    // And from then on it refreshes as always.
    store.saveTokens({ ...store.tokens()!, access_token: 'lost' });
    const again = new Program({ name: 'x', version: '1' });
    await again.connect(new Transport(url, { authProvider: store }));
    expect(JSON.stringify(await again.callTool(removal))).toContain('not_found');
    await again.close();
  },
);

test('all of it works below a path, where a proxy has put the server', async () => {
  await using below = await openSignInServer({ path: '/kb' });
  const { origin } = new URL(below.base);
  for (const [Transport, Unauthorised, Program] of [
    [StreamableHTTPClientTransport, UnauthorizedError, Client],
    [Http2, Unauthorized2, Client2],
  ] as const) {
    const store = clientStore();
    const url = new URL(`${below.base}/mcp`);
    const first = new Transport(url, { authProvider: store });
    // Each client with its own transport, which the types cannot tell apart in a loop.
    await expect(new Program({ name: 'x', version: '1' }).connect(first as never)).rejects.toThrow(Unauthorised);
    expect(store.asked().pathname).toBe('/kb/authorize');
    const back = await signInAndAllow(browser(origin), store.asked(), PASSPHRASE);
    await first.finishAuth((Transport === Http2 ? back.searchParams : back.searchParams.get('code')) as never);
    const client = new Program({ name: 'x', version: '1' });
    await client.connect(new Transport(url, { authProvider: store }));
    expect(JSON.stringify(await client.callTool(search))).toContain('Canteen');
    await client.close();
  }
});
