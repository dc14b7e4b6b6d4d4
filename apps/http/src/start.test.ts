import { KbError } from '@kb-mcp/core';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { startHttp } from './start.ts';
import { byName } from './testing/people.ts';
import { slowCall, slowServer } from './testing/slow-server.ts';

test('beyond loopback it does not start without credentials, and says what to do', async () => {
  const started = startHttp({ ...silent(), host: '0.0.0.0', port: 0 });
  await expect(started).rejects.toThrow(/does not listen on 0\.0\.0\.0 without credentials.*--insecure-no-auth/);
  await expect(started).rejects.toBeInstanceOf(KbError);
});

test('beyond loopback it starts when told to go without, and warns; with credentials it does not warn', async () => {
  const options = silent();
  await using _open = await startHttp({ ...options, host: '0.0.0.0', port: 0, insecureNoAuth: true });
  expect(options.warnings).toEqual([expect.stringContaining('without credentials')]);
  await using _guarded = await startHttp({ ...options, host: '0.0.0.0', port: 0, authenticate: byName });
  expect(options.warnings).toHaveLength(1);
});

test('a port that is taken is said to be taken', async () => {
  await using first = await startHttp({ ...silent(), port: 0 });
  await expect(startHttp({ ...silent(), port: first.port })).rejects.toThrow(
    `Port ${first.port} on 127.0.0.1 is taken.`,
  );
});

test('closing lets calls in flight finish, and takes no new ones', async () => {
  const server = await startHttp({ ...silent(), port: 0 });
  const call = () =>
    fetch(server.urls.mcp, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(slowCall(300)),
    });
  const inFlight = call();
  await pause(100);
  const closed = server.close();
  expect(await (await inFlight).json()).toMatchObject({ result: { content: [{ text: 'done' }] } });
  await closed;
  await expect(call()).rejects.toThrow();
});

test('closing waits only so long', async () => {
  const slow = slowServer();
  const server = await startHttp({ ...silent(), factory: slow.factory, port: 0, limits: { graceMs: 50 } });
  const headers = { 'content-type': 'application/json' };
  const call = fetch(server.urls.mcp, { method: 'POST', headers, body: JSON.stringify(slowCall(60_000)) });
  call.catch(() => undefined);
  await pause(100);
  await server.close();
  await vi.waitFor(() => expect(slow.stopped()).toBe(1));
});

function silent() {
  const warnings: string[] = [];
  const log = {
    warn: (_: object, message: string) => {
      warnings.push(message);
    },
    error: () => {},
  };
  return { factory: slowServer().factory, log, warnings };
}
