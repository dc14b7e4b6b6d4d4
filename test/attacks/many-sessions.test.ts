import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { localPrincipal, silentLog } from '@kb-mcp/core';
import { mcpServerFactory } from '@kb-mcp/core/mcp';
import { tools } from '@kb-mcp/core/tools';
import { buildHttpApp } from '@kb-mcp/http';
import { expect, test } from 'vitest';
import { openTestKb } from '../../packages/core/src/testing/open-test-kb.ts';
import { initialize, json, openAttacked, rpc } from './attacked.ts';

setFlagsFromString('--expose-gc');
// Only a context made after the flag has it.
const collect = runInNewContext('gc') as () => void;

function heap(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

test(
  'ten thousand sessions of /mcp that nobody closes: the oldest idle ones end, the latest work, and memory stays as it was at the limit',
  { timeout: 120_000 },
  async () => {
    await using kb = await openTestKb({ documents: [{ key: 'tea.txt', text: 'Green tea is steamed.' }] });
    const app = await buildHttpApp({
      factory: mcpServerFactory({ kb, tools }),
      statefulSessions: true,
      authenticate: () => localPrincipal,
      log: silentLog,
    });
    const send = (payload: string, session?: string) => {
      const headers = { host: 'localhost', ...json, ...(session !== undefined && { 'mcp-session-id': session }) };
      return app.inject({ method: 'POST', url: '/mcp', headers, payload });
    };
    const open = async (): Promise<string> => String((await send(initialize)).headers['mcp-session-id']);
    const answered = async (session: string): Promise<number> => (await send(rpc('ping'), session)).statusCode;

    const [first, second] = [await open(), await open()];
    for (let n = 2; n < 2_000; n += 1) await open();
    expect(await answered(first)).toBe(200);
    // The second is now the one that was used longest ago.
    const last = await open();
    expect([await answered(first), await answered(second), await answered(last)]).toEqual([200, 404, 200]);
    for (let n = 0; n < 500; n += 1) await open();
    const atLimit = heap();
    let latest = last;
    for (let n = 0; n < 7_500; n += 1) latest = await open();
    expect([await answered(first), await answered(latest)]).toEqual([404, 200]);
    expect(heap()).toBeLessThan(1.1 * atLimit);
    await app.close();
  },
);

test('streams of /sse beyond the limit are refused, those that are open go on, and one that ends makes room', async () => {
  await using server = await openAttacked({ limits: { sessions: 50, callerSessions: 1_000 } });
  const held: AbortController[] = [];
  const statuses = new Map<number, number>();
  async function open(): Promise<number> {
    const cancel = new AbortController();
    const { status, body } = await fetch(server.urls.sse, { headers: server.mallory, signal: cancel.signal });
    if (status === 200) held.push(cancel);
    else await body?.cancel();
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    return status;
  }
  for (let n = 0; n < 20; n += 1) await Promise.all(Array.from({ length: 50 }, open));
  expect(Object.fromEntries(statuses)).toEqual({ 200: 50, 429: 950 });
  expect((await server.post('/mcp', rpc('ping'))).status).toBe(200);
  held.pop()?.abort();
  let status = 429;
  while (status === 429) status = await open();
  expect(status).toBe(200);
  for (const one of held) one.abort();
});
