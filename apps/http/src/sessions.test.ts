import { silentLog } from '@kb-mcp/core';
import type { FastifyInstance } from 'fastify';
import { expect, test, vi } from 'vitest';
import { buildHttpApp } from './app.ts';
import type { Limits } from './options.ts';
import { byName } from './testing/people.ts';
import { initialize, slowCall, slowServer } from './testing/slow-server.ts';

test('a session is there for whoever opened it, and for nobody else', async () => {
  await using app = await open();
  const session = await begin(app, 'ann');
  expect(await call(app, 'ann', session)).toBe(200);
  expect(await call(app, 'ben', session)).toBe(404);
  expect(await call(app, 'ann', 'made-up')).toBe(404);
  expect(await call(app, 'ann')).toBe(400);
});

test('beyond the cap the session that rested longest makes room', async () => {
  await using app = await open({ sessions: 2 });
  const [first, second] = [await begin(app, 'ann'), await begin(app, 'ann')];
  await vi.waitFor(async () => expect(await call(app, 'ann', first)).toBe(200));
  const third = await begin(app, 'ann');
  expect(await call(app, 'ann', third)).toBe(200);
  const others = [await call(app, 'ann', first), await call(app, 'ann', second)];
  expect(others.filter((status) => status === 404)).toHaveLength(1);
});

test('a session that nobody uses is closed', async () => {
  await using app = await open({ idleMs: 30 });
  const session = await begin(app, 'ann');
  await vi.waitFor(async () => expect(await peek(app, session)).toBe(404), { timeout: 2_000, interval: 100 });
});

test('a session that the client ends is gone', async () => {
  await using app = await open();
  const session = await begin(app, 'ann');
  const headers = { authorization: 'Bearer ann', 'mcp-session-id': session };
  expect((await app.inject({ method: 'DELETE', url: '/mcp', headers })).statusCode).toBe(200);
  expect(await call(app, 'ann', session)).toBe(404);
});

async function begin(app: FastifyInstance, who: string): Promise<string> {
  const answer = await post(app, who, initialize);
  return String(answer.headers['mcp-session-id']);
}

const call = async (app: FastifyInstance, who: string, session?: string): Promise<number> =>
  (await post(app, who, slowCall(0), session)).statusCode;

const peek = (app: FastifyInstance, session: string): Promise<number> => call(app, 'ann', session);

const post = (app: FastifyInstance, who: string, payload: object, session?: string) =>
  app.inject({
    method: 'POST',
    url: '/mcp',
    headers: { authorization: `Bearer ${who}`, ...(session !== undefined && { 'mcp-session-id': session }) },
    payload,
  });

const open = (limits: Partial<Limits> = {}) =>
  buildHttpApp({
    factory: slowServer().factory,
    authenticate: byName,
    statefulSessions: true,
    limits: { ...limits, graceMs: 100 },
    log: silentLog,
  });
