import { silentLog } from '@kb-mcp/core';
import { expect, test, vi } from 'vitest';
import { startHttp } from './start.ts';
import type { HttpServer } from './start.ts';
import { byName } from './testing/people.ts';
import { initialize, slowCall, slowServer } from './testing/slow-server.ts';

test('answers come on the stream, for requests posted to the address it begins with', async () => {
  await using server = await open();
  const stream = await listen(server, 'ann');
  expect(await post(server, 'ann', stream.endpoint, initialize)).toBe(202);
  expect(await stream.next()).toMatchObject({ id: 0, result: { serverInfo: { name: 'ann' } } });
  await stream.leave();
});

test('nobody else can post to a session, and it cannot be told from one that is not there', async () => {
  await using server = await open();
  const stream = await listen(server, 'ann');
  expect(await post(server, 'ben', stream.endpoint, initialize)).toBe(404);
  expect(await post(server, 'ann', '/messages?sessionId=made-up', initialize)).toBe(404);
  expect(await post(server, 'ann', '/messages', initialize)).toBe(404);
  await stream.leave();
});

test('a client that leaves stops its calls and ends its session', async () => {
  const slow = slowServer();
  await using server = await open(slow);
  const stream = await listen(server, 'ann');
  await post(server, 'ann', stream.endpoint, initialize);
  await post(server, 'ann', stream.endpoint, slowCall(20_000));
  await stream.leave();
  await vi.waitFor(() => expect(slow.stopped()).toBe(1));
  expect(await post(server, 'ann', stream.endpoint, initialize)).toBe(404);
});

test('there are only so many sessions', async () => {
  await using server = await open(slowServer(), { sessions: 1 });
  const stream = await listen(server, 'ann');
  const refused = await fetch(server.urls.sse, { headers: { authorization: 'Bearer ben' } });
  expect(refused.status).toBe(429);
  await stream.leave();
});

test('a silent stream carries comments', async () => {
  await using server = await open(slowServer(), { keepAliveMs: 10 });
  const left = new AbortController();
  const { body } = await fetch(server.urls.sse, { headers: { authorization: 'Bearer ann' }, signal: left.signal });
  let seen = '';
  for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    seen += chunk;
    if (seen.includes(': keep-alive\n\n')) break;
  }
  left.abort();
  expect(seen).toMatch(/^event: endpoint\ndata: \/messages\?sessionId=[\w-]+\n\n: keep-alive/);
});

test('closing lets calls in flight finish on the stream, then ends it', async () => {
  const server = await open();
  const stream = await listen(server, 'ann');
  await post(server, 'ann', stream.endpoint, initialize);
  await stream.next();
  await post(server, 'ann', stream.endpoint, slowCall(200));
  await Promise.all([server.close(), expect(stream.next()).resolves.toMatchObject({ id: 1 })]);
  await expect(stream.next()).resolves.toBeUndefined();
});

const open = (slow = slowServer(), limits: object = {}) =>
  startHttp({
    factory: slow.factory,
    port: 0,
    authenticate: byName,
    limits: { graceMs: 2_000, ...limits },
    log: silentLog,
  });

async function post(server: HttpServer, who: string, path: string, body: object): Promise<number> {
  const headers = { authorization: `Bearer ${who}`, 'content-type': 'application/json' };
  return (await fetch(server.urls.base + path, { method: 'POST', headers, body: JSON.stringify(body) })).status;
}

async function listen(server: HttpServer, who: string) {
  const left = new AbortController();
  const headers = { authorization: `Bearer ${who}` };
  const { body } = await fetch(server.urls.sse, { headers, signal: left.signal });
  const events = dataIn(body ?? new ReadableStream());
  const { value: endpoint = '' } = await events.next();
  return {
    endpoint,
    async next(): Promise<unknown> {
      const { value } = await events.next();
      return value === undefined ? undefined : JSON.parse(value);
    },
    async leave() {
      left.abort();
      await events.next().catch(() => undefined);
    },
  };
}

async function* dataIn(body: ReadableStream<Uint8Array>): AsyncGenerator<string, undefined> {
  let rest = '';
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    const events = (rest + chunk).split('\n\n');
    rest = events.pop() ?? '';
    for (const event of events) {
      const data = /^data: (.*)$/m.exec(event)?.[1];
      if (data !== undefined) yield data;
    }
  }
  return undefined;
}
