import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { localPrincipal } from '../access/permission.ts';
import { toKbError } from '../errors.ts';
import { openTestKb } from '../testing/open-test-kb.ts';
import { callTool } from './call-tool.ts';
import { defineTool, type Tool } from './define.ts';
import { guardedTools } from './guarded.ts';

async function tools(effect: Tool['effect'], limits: Partial<Parameters<typeof guardedTools>[1]> = {}) {
  const kb = await openTestKb();
  const seen = { running: 0, most: 0, done: 0 };
  const words = { name: 'slow', title: 'Slow', description: 'Slow.', group: 'read', scope: 'kb:read' } as const;
  const slow = defineTool({
    ...words,
    effect,
    input: z.object({ ms: z.number() }),
    output: z.object({}),
    async run({ ms }, { signal }) {
      seen.most = Math.max(seen.most, (seen.running += 1));
      try {
        await pause(ms, undefined, { signal });
        seen.done += 1;
        return {};
      } finally {
        seen.running -= 1;
      }
    },
  });
  const [guarded] = guardedTools([slow], { concurrent: 3, changes: 2, waiting: 100, timeoutMs: 60_000, ...limits });
  const call = (ms: number, signal?: AbortSignal) =>
    callTool(guarded ?? slow, { ms }, { kb, principal: localPrincipal, signal }).catch(
      (error: unknown) => toKbError(error).code,
    );
  return { seen, call };
}

test('a burst is worked off a few calls at a time, changes fewer, and every call is answered', async () => {
  for (const [effect, most] of [
    ['read', 3],
    ['replace', 2],
  ] as const) {
    const { seen, call } = await tools(effect);
    await Promise.all(Array.from({ length: 20 }, () => call(1)));
    expect(seen).toEqual({ running: 0, most, done: 20 });
  }
});

test('a call that is cancelled while it waits never runs, and those behind it do', async () => {
  const { seen, call } = await tools('read', { concurrent: 1 });
  const cancel = new AbortController();
  const calls = [call(20), call(0, cancel.signal), call(0)];
  cancel.abort();
  expect(await Promise.all(calls)).toEqual([{}, 'cancelled', {}]);
  expect(seen.done).toBe(2);
});

test('a call that takes too long ends as that, and one too many is refused', async () => {
  const { call } = await tools('read', { timeoutMs: 10 });
  expect(await call(60_000)).toBe('timeout');
  const full = await tools('read', { concurrent: 1, waiting: 1 });
  const [first, second, third] = [full.call(20), full.call(0), full.call(0)];
  expect(await third).toBe('rate_limited');
  expect(await Promise.all([first, second])).toEqual([{}, {}]);
});
