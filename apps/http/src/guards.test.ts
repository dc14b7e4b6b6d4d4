import { silentLog } from '@kb-mcp/core';
import { expect, test } from 'vitest';
import { buildHttpApp } from './app.ts';
import type { HttpOptions } from './options.ts';
import { slowServer } from './testing/slow-server.ts';

const { factory } = slowServer();

test.each(['localhost:3000', '127.0.0.1', '[::1]:80', 'KB.example', 'kb.example:443', 'other.example'])(
  'a request under the host name %s is answered',
  async (host) => {
    expect(await status({ host })).toBe(200);
  },
);

test.each(['evil.example', 'localhost.evil.example', '192.168.1.5', '127.0.0.1.evil.example', 'a b'])(
  'a request under the host name «%s» is turned away',
  async (host) => {
    expect(await status({ host })).toBe(403);
  },
);

test('beyond loopback a request under any address is answered, but not under any name', async () => {
  const app = await open({ host: '0.0.0.0' });
  const asked = async (host: string) => (await app.inject({ url: '/healthz', headers: { host } })).statusCode;
  expect(await asked('192.168.1.5:3000')).toBe(200);
  expect(await asked('evil.example')).toBe(403);
});

test.each(['http://localhost:6274', 'https://kb.example', 'https://chat.example'])(
  'a page of %s may ask',
  async (origin) => {
    expect(await status({ origin })).toBe(200);
  },
);

test.each(['http://evil.example', 'https://kb.example.evil.example', 'null', 'http://kb.example'])(
  'a page of %s may not ask',
  async (origin) => {
    expect(await status({ origin })).toBe(403);
  },
);

test('only pages of allowed origins may read what comes back', async () => {
  const app = await open();
  const allowed = async (origin: string) =>
    (await app.inject({ url: '/healthz', headers: { origin } })).headers['access-control-allow-origin'];
  expect(await allowed('https://chat.example')).toBe('https://chat.example');
  expect(await allowed('http://localhost:6274')).toBeUndefined();
});

test('a browser learns before it sends what an allowed page may send', async () => {
  const app = await open({ authenticate: () => Promise.reject(new Error('not asked')) });
  const headers = { origin: 'https://chat.example', 'access-control-request-method': 'POST' };
  const answer = await app.inject({ method: 'OPTIONS', url: '/mcp', headers });
  expect(answer.statusCode).toBe(204);
  expect(answer.headers['access-control-allow-headers']).toContain('mcp-session-id');
  expect(answer.headers['access-control-expose-headers']).toContain('mcp-session-id');
});

test('a stream to an allowed page carries the headers that let it read', async () => {
  const app = await open();
  const headers = { origin: 'https://chat.example', accept: 'text/event-stream' };
  const payload = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
  const answer = await app.inject({ method: 'POST', url: '/mcp', headers, payload });
  expect(answer.headers).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'access-control-allow-origin': 'https://chat.example',
    'x-accel-buffering': 'no',
    'cache-control': 'no-cache, no-transform',
  });
});

async function status(headers: Record<string, string>): Promise<number> {
  const app = await open();
  return (await app.inject({ url: '/healthz', headers })).statusCode;
}

const open = (options: Partial<HttpOptions> = {}) =>
  buildHttpApp({
    factory,
    publicUrl: 'https://kb.example',
    allowedHosts: ['Other.example'],
    allowedOrigins: ['https://chat.example'],
    log: silentLog,
    ...options,
  });
