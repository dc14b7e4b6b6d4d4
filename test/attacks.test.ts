import { once } from 'node:events';
import { connect } from 'node:net';
import { silentLog } from '@kb-mcp/core';
import { apiKeys, keyAuthority, parseScopes } from '@kb-mcp/core/access';
import { mcpServerFactory } from '@kb-mcp/core/mcp';
import { tools } from '@kb-mcp/core/tools';
import { keyAccess, startHttp } from '@kb-mcp/http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { memoryState } from '../packages/core/src/testing/memory-state.ts';
import { openTestKb } from '../packages/core/src/testing/open-test-kb.ts';

type Server = Awaited<ReturnType<typeof openServer>>;

async function openServer({ stateful = false } = {}) {
  const kb = await openTestKb({ documents: [{ key: 'tea.txt', text: 'Green tea is steamed.' }] });
  const state = memoryState();
  const keys = apiKeys({ state });
  const secret = async (name: string) =>
    (await keys.create({ name, scopes: parseScopes(['read']), collections: 'all' })).secret;
  const [anna, mallory] = [await secret('anna'), await secret('mallory')];
  const server = await startHttp({
    factory: mcpServerFactory({ kb, tools }),
    rest: { kb, tools },
    kb,
    port: 0,
    statefulSessions: stateful,
    access: keyAccess({ keys: keyAuthority({ state }), always: true, base: 'http://127.0.0.1:3000' }),
    limits: { callerSessions: 3 },
    log: silentLog,
  });
  return {
    ...server,
    anna: { authorization: `Bearer ${anna}` },
    mallory: { authorization: `Bearer ${mallory}` },
    [Symbol.asyncDispose]: async () => {
      await server.close();
      await kb[Symbol.asyncDispose]();
    },
  };
}

const json = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
const rpc = (method: string, params: object = {}) => JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
const search = rpc('tools/call', { name: 'search', arguments: { query: 'tea' } });
const initialize = rpc('initialize', {
  protocolVersion: '2025-06-18',
  capabilities: {},
  clientInfo: { name: 'x', version: '1' },
});

/** Sends bytes as they are and gives all that comes back. */
async function raw({ port }: Server, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => (answer += String(chunk))).on('error', () => {});
  socket.end(text.replaceAll('\n', '\r\n'));
  await once(socket, 'close');
  return answer;
}

let server: Server;
beforeAll(async () => {
  server = await openServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  fetch(server.urls.base + path, { method: 'POST', headers: { ...json, ...server.anna, ...headers }, body });

describe('from a web page', () => {
  test('under a name that was rebound to this machine there is no answer', async () => {
    const { authorization } = server.anna;
    for (const host of ['evil.example', 'evil.example:3000', '127.0.0.1.evil.example', 'localhost@evil.example', '']) {
      const answer = await raw(
        server,
        `POST /mcp HTTP/1.1\nHost: ${host}\nAuthorization: ${authorization}\nContent-Type: application/json\nContent-Length: ${search.length}\nConnection: close\n\n${search}`,
      );
      expect([host, answer.slice(0, 12)]).toEqual([host, expect.stringMatching(/HTTP\/1.1 40[03]/)]);
      expect(answer).not.toContain('steamed');
    }
  });

  test('of another origin no call is answered and no permission given', async () => {
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1.evil.example', 'file://']) {
      const answer = await post('/mcp', search, { origin });
      expect([origin, answer.status]).toEqual([origin, 403]);
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    }
  });
});

describe('a session', () => {
  test('of /sse takes nothing from anybody but its opener', async () => {
    const cancel = new AbortController();
    const stream = await fetch(server.urls.sse, { headers: server.anna, signal: cancel.signal });
    const { value } = await stream.body!.pipeThrough(new TextDecoderStream()).getReader().read();
    const [, path = ''] = /data: (\S+)/.exec(value ?? '') ?? [];
    expect((await post(path, initialize, server.mallory)).status).toBe(404);
    expect((await post(path, initialize)).status).toBe(202);
    cancel.abort();
  });

  test('of /mcp neither, nor is one taken that the caller has made up', async () => {
    await using stateful = await openServer({ stateful: true });
    const send = (body: string, headers: Record<string, string>) =>
      fetch(stateful.urls.mcp, { method: 'POST', headers: { ...json, ...headers }, body });
    const opened = await send(initialize, stateful.anna);
    const session = { 'mcp-session-id': opened.headers.get('mcp-session-id') ?? '' };
    expect((await send(search, { ...stateful.anna, ...session })).status).toBe(200);
    expect((await send(search, { ...stateful.mallory, ...session })).status).toBe(404);
    expect(
      (await send(initialize, { ...stateful.mallory, 'mcp-session-id': 'chosen' })).headers.get('mcp-session-id'),
    ).not.toBe('chosen');
    const stolen = await fetch(stateful.urls.mcp, { method: 'DELETE', headers: { ...stateful.mallory, ...session } });
    expect(stolen.status).toBe(404);
  });

  test('beyond the share of one caller is refused, and another caller still gets one', async () => {
    const cancel = new AbortController();
    const open = (who: Record<string, string>) => fetch(server.urls.sse, { headers: who, signal: cancel.signal });
    const statuses = [];
    for (let n = 0; n < 5; n += 1) statuses.push((await open(server.anna)).status);
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    expect((await open(server.mallory)).status).toBe(200);
    cancel.abort();
  });
});

describe('on the wire', () => {
  const head = (lines: string) => `POST /mcp HTTP/1.1\nHost: localhost\n${lines}\n\n`;

  test('requests with two lengths, or that a proxy may read otherwise, are refused', async () => {
    const shapes = [
      'Content-Length: 5\nTransfer-Encoding: chunked',
      'Content-Length: 5\nContent-Length: 6',
      'Transfer-Encoding: chunked, identity',
      'Transfer-Encoding : chunked',
      'Content-Length: +5',
      'Content-Length: 5, 5\nX: y',
      'X: a\n Folded: yes\nContent-Length: 5',
      'X: \u0000\nContent-Length: 5',
    ];
    for (const shape of shapes) {
      expect([
        shape,
        (await raw(server, `${head(shape)}0\n\nGET /smuggled HTTP/1.1\nHost: localhost\n\n`)).slice(0, 12),
      ]).toEqual([shape, 'HTTP/1.1 400']);
    }
  });

  test('a header that a proxy sets changes nothing when it comes from a caller', async () => {
    const forged = {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      'x-forwarded-for': '127.0.0.1',
      'x-original-url': '/metrics',
      'x-rewrite-url': '/metrics',
      'x-http-method-override': 'DELETE',
    };
    const bare = await fetch(server.urls.mcp, { method: 'POST', headers: { ...json, ...forged }, body: search });
    expect(bare.status).toBe(401);
    expect(bare.headers.get('www-authenticate')).not.toContain('evil');
  });
});

describe('a body', () => {
  test('of 100 MB, or nested without end, is refused while the server goes on', async () => {
    const huge = await post('/mcp', `{"x":"${'x'.repeat(100 * 2 ** 20)}"}`).catch(() => undefined);
    if (huge) expect(huge.status).toBe(413);
    for (const deep of [
      '['.repeat(200_000),
      `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
      `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`,
    ]) {
      expect((await post('/mcp', deep)).status).toBe(400);
      expect((await post('/api/tools/search', `{"query": ${deep}}`)).status).toBe(400);
    }
    expect((await post('/mcp', search)).status).toBe(200);
  });

  test('cannot reach the prototype of anything', async () => {
    const bodies = [
      '{"__proto__": {"polluted": 1}}',
      '{"constructor": {"prototype": {"polluted": 1}}}',
      rpc('tools/call').replace('{}', '{"name":"search","arguments":{"query":"tea","__proto__":{"polluted":1}}}'),
    ];
    for (const body of bodies) {
      expect((await post('/mcp', body)).status).toBeLessThan(500);
      expect((await post('/api/tools/search', body)).status).toBeLessThan(500);
    }
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    for (const name of ['__proto__', 'constructor', 'toString']) {
      expect(await (await post('/mcp', rpc('tools/call', { name, arguments: {} }))).text()).toContain(
        'There is no tool',
      );
      expect((await post(`/api/tools/${name}`, '{}')).status).toBe(404);
    }
  });
});

test('no spelling of a path leads out of the documents', async () => {
  const spellings = [
    '../../etc/passwd',
    '..%2f..%2fetc%2fpasswd',
    '%2e%2e/%2e%2e/etc/passwd',
    '..%252f..%252fetc%252fpasswd',
    '..\\..\\etc\\passwd',
    '%c0%ae%c0%ae/etc/passwd',
    '/etc/passwd',
    'x%00.txt',
    '....//etc/passwd',
    'file:///etc/passwd',
    '%',
    '%zz',
  ];
  for (const spelling of spellings) {
    const answer = await raw(
      server,
      `GET /documents/${spelling} HTTP/1.1\nHost: localhost\nAuthorization: ${server.anna.authorization}\nConnection: close\n\n`,
    );
    expect([spelling, answer.slice(0, 12)]).toEqual([spelling, expect.stringMatching(/HTTP\/1.1 (400|404)/)]);
    expect(answer).not.toContain('root:');
    const resource = await post('/mcp', rpc('resources/read', { uri: `kb://documents/${spelling}` }));
    expect(await resource.text()).toMatch(/-32002|-32602|not found/i);
  }
});
