import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { memoryState } from '../../testing/memory-state.ts';
import { isFree, takeLease } from './lease.ts';
import { rateMeter } from './rate-meter.ts';
import { hasEnded, thisProcess } from './this-process.ts';

test('of many that take a lease at once one has it, until it gives it back', async () => {
  await using state = memoryState();
  const taken = await Promise.all(Array.from({ length: 8 }, () => takeLease(state, 'x')));
  const [lease, ...others] = taken.filter((one) => one !== undefined);
  expect(others).toEqual([]);
  expect(await takeLease(state, 'x')).toBeUndefined();
  expect(await isFree(state, 'x')).toBe(false);
  await lease![Symbol.asyncDispose]();
  expect(await isFree(state, 'x')).toBe(true);
  expect(await takeLease(state, 'x')).toBeDefined();
});

test('the lease of a process of this machine that has ended is taken over at once, that of another machine when it ends', async () => {
  await using state = memoryState();
  const { pid } = spawnSync(process.execPath, ['--version']);
  await state.set('lease', 'here', { ...thisProcess, pid, token: 'gone' }, { expiresAt: Date.now() + 60_000 });
  await state.set('lease', 'there', { machine: 'other', pid, token: 'gone' }, { expiresAt: Date.now() + 60_000 });
  await state.set('lease', 'past', { machine: 'other', pid, token: 'gone' }, { expiresAt: Date.now() - 1 });
  expect(hasEnded(thisProcess)).toBe(false);
  const both = await Promise.all([takeLease(state, 'here'), takeLease(state, 'here')]);
  expect(both.filter((one) => one !== undefined)).toHaveLength(1);
  expect(await takeLease(state, 'there')).toBeUndefined();
  expect(await takeLease(state, 'past')).toBeDefined();
});

test('the rate is that of the last seconds, and the rest takes as long as it says', () => {
  let now = 0;
  const meter = rateMeter({ now: () => now });
  expect(meter.at(0, 100)).toEqual({});
  now = 2_000;
  expect(meter.at(20, 100)).toEqual({ rate: 10, secondsLeft: 8 });
  for (now = 3_000; now <= 30_000; now += 1_000) meter.at(20 + (now - 2_000) / 1_000, undefined);
  expect(meter.at(49, undefined).rate).toBeLessThan(2);
});
