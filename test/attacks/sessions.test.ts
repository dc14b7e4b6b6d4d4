import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AttackedServer, initialize, json, openAttacked, search } from './attacked.ts';

let server: AttackedServer;
beforeAll(async () => {
  server = await openAttacked();
});
afterAll(() => server[Symbol.asyncDispose]());

describe('a session', () => {
  test('of /sse takes nothing from anybody but its opener', async () => {
    const cancel = new AbortController();
    const stream = await fetch(server.urls.sse, { headers: server.anna, signal: cancel.signal });
    const { value } = await stream.body!.pipeThrough(new TextDecoderStream()).getReader().read();
    const [, path = ''] = /data: (\S+)/.exec(value ?? '') ?? [];
    expect((await server.post(path, initialize, server.mallory)).status).toBe(404);
    expect((await server.post(path, initialize)).status).toBe(202);
    cancel.abort();
  });

  test('of /mcp neither, nor is one taken that the caller has made up', async () => {
    await using stateful = await openAttacked({ statefulSessions: true });
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
