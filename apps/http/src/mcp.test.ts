import { setTimeout as pause } from 'node:timers/promises';
import { silentLog } from '@kb-mcp/core';
import { expect, test, vi } from 'vitest';
import { buildHttpApp } from './app.ts';
import type { HttpOptions } from './options.ts';
import { startHttp } from './start.ts';
import { byName } from './testing/people.ts';
import { initialize, slowCall, slowServer } from './testing/slow-server.ts';

const json = { 'content-type': 'application/json' };

test('a plain request without any other header gets plain JSON', async () => {
  const { status, body } = await post(slowCall(0));
  expect(status).toBe(200);
  expect(body).toMatchObject({ id: 1, result: { content: [{ text: 'done' }] } });
});

test('every request that is not one gets a JSON-RPC error that says why', async () => {
  const answers = await Promise.all([
    post('{"jsonrpc"'),
    post(''),
    post('{"jsonrpc":"2.0","id":5}'),
    post('[]'),
    post(`"${'x'.repeat(2_000)}"`),
    post('a=b', { 'content-type': 'application/x-www-form-urlencoded' }),
    post(slowCall(0), { ...json, 'mcp-protocol-version': '1999-01-01' }),
  ]);
  expect(answers.map(({ status, body }) => [status, body.jsonrpc, body.error?.code])).toEqual([
    [400, '2.0', -32_700],
    [400, '2.0', -32_600],
    [400, '2.0', -32_600],
    [400, '2.0', -32_600],
    [413, '2.0', -32_600],
    [415, '2.0', -32_600],
    [400, '2.0', -32_600],
  ]);
});

test('a batch is answered as a batch, and notifications alone with nothing', async () => {
  const note = { jsonrpc: '2.0', method: 'notifications/initialized' };
  const batch = await post([slowCall(20, 'a'), note, slowCall(0, 'b')]);
  expect(batch.body.map(({ id }: { id: string }) => id)).toEqual(['b', 'a']);
  expect(await post(note)).toMatchObject({ status: 202, body: undefined });
});

test('a request for a method that there is not gets its error, alone and in a batch', async () => {
  const unknown = { jsonrpc: '2.0', id: 'u', method: 'nobody/knows' };
  const refusal = { jsonrpc: '2.0', id: 'u', error: { code: -32_601 } };
  for (const accept of ['application/json', 'application/json, text/event-stream'])
    expect(await post(unknown, { ...json, accept })).toMatchObject({ status: 200, body: refusal });
  expect(await post([unknown])).toMatchObject({ status: 200, body: [refusal] });
  const app = await open();
  const headers = { ...json, accept: 'text/event-stream' };
  const { payload } = await app.inject({ method: 'POST', url: '/mcp', headers, payload: unknown });
  expect(JSON.parse(/^data: (.*)$/m.exec(payload)?.[1] ?? '')).toMatchObject(refusal);
});

test('without sessions there is nothing to open or to delete', async () => {
  const app = await open();
  for (const method of ['GET', 'DELETE'] as const) {
    const answer = await app.inject({ method, url: '/mcp', headers: { accept: 'text/event-stream' } });
    expect([answer.statusCode, answer.headers['allow']]).toEqual([405, 'POST']);
  }
});

test('an answer that takes long becomes a stream with comments, for a client that takes one', async () => {
  const app = await open({ limits: { keepAliveMs: 20 } });
  const asked = async (accept: string) =>
    (await app.inject({ method: 'POST', url: '/mcp', headers: { ...json, accept }, payload: slowCall(90) })).payload;
  expect(await asked('application/json, text/event-stream')).toMatch(
    /^(: keep-alive\n\n)+event: message\ndata: \{.*done/,
  );
  expect(JSON.parse(await asked('application/json'))).toMatchObject({ id: 1 });
});

test('a client that goes away stops its call, in both eras', async () => {
  const slow = slowServer();
  await using server = await startHttp({ factory: slow.factory, port: 0, log: silentLog });
  const meta = {
    ms: 20_000,
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const modern = { ...slowCall(0), params: { name: 'slow', _meta: meta } };
  const modernHeaders = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': 'slow' };
  await leave(server.urls.mcp, slowCall(20_000));
  await leave(server.urls.mcp, modern, modernHeaders);
  await vi.waitFor(() => expect(slow.stopped()).toBe(2));
});

test('behind the path of the public URL everything is there, as it is at the root', async () => {
  const app = await open({ publicUrl: 'https://kb.example/kb/' });
  for (const prefix of ['', '/kb']) {
    const answer = await app.inject({ method: 'POST', url: `${prefix}/mcp`, headers: json, payload: slowCall(0) });
    expect(answer.statusCode).toBe(200);
    expect((await app.inject({ url: `${prefix}/healthz` })).json()).toEqual({ status: 'ok' });
    expect((await app.inject({ url: `${prefix}/` })).payload).toContain('https://kb.example/kb/sse');
  }
});

test('every route but /healthz asks who calls, and the server acts for that caller', async () => {
  const app = await open({ authenticate: byName });
  for (const url of ['/', '/mcp', '/sse', '/messages', '/nothing']) {
    const method = url === '/mcp' || url === '/messages' ? 'POST' : 'GET';
    const answer = await app.inject({ method, url, headers: json, payload: slowCall(0) });
    expect([url, answer.statusCode, answer.headers['www-authenticate']]).toEqual([url, 401, 'Bearer']);
  }
  expect((await app.inject({ url: '/healthz' })).statusCode).toBe(200);
  const headers = { ...json, authorization: 'Bearer ann' };
  const answer = await app.inject({ method: 'POST', url: '/mcp', headers, payload: initialize });
  expect(answer.json()).toMatchObject({ result: { serverInfo: { name: 'ann' } } });
});

async function leave(url: string, body: object, headers: Record<string, string> = {}): Promise<void> {
  const left = new AbortController();
  const accept = 'application/json, text/event-stream';
  const call = fetch(url, {
    method: 'POST',
    headers: { ...json, accept, ...headers },
    body: JSON.stringify(body),
    signal: left.signal,
  });
  await pause(100);
  left.abort();
  await expect(call).rejects.toThrow();
}

async function post(payload: object | string, headers: Record<string, string> = json) {
  const app = await open({ limits: { bodyBytes: 1_000 } });
  const answer = await app.inject({ method: 'POST', url: '/mcp', headers, payload });
  return { status: answer.statusCode, body: answer.payload === '' ? undefined : answer.json() };
}

const open = (options: Partial<HttpOptions> = {}) =>
  buildHttpApp({ factory: slowServer().factory, log: silentLog, ...options });
