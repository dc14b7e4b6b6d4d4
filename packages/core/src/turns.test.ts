import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { turns } from './turns.ts';

/** Computes until the clock has moved so far. */
function compute(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

test('a burst of work is done in order, and what else the event loop has to do is done in between', async () => {
  const inTurn = turns({ sliceMs: 5 });
  const done: (number | 'other')[] = [];
  const burst = Array.from({ length: 8 }, (_, n) => n);
  for (const n of burst) {
    inTurn(() => {
      compute(6);
      done.push(n);
    });
  }
  expect(done).toEqual([0]);
  await setImmediate();
  done.push('other');
  while (done.length < burst.length + 1) await setImmediate();
  expect(done.filter((one) => one !== 'other')).toEqual(burst);
  expect(done.indexOf('other')).toBeLessThan(4);
});

test('what is quick is done at once', async () => {
  const inTurn = turns({ sliceMs: 60_000 });
  let done = 0;
  for (let n = 0; n < 1_000; n += 1) inTurn(() => (done += 1));
  expect(done).toBe(1_000);
  await setImmediate();
  await setImmediate();
  inTurn(() => (done += 1));
  expect(done).toBe(1_001);
});

test('what follows a piece of work as a microtask belongs to its turn', async () => {
  const inTurn = turns({ sliceMs: 0 });
  const order: string[] = [];
  for (const name of ['a', 'b', 'c']) {
    inTurn(() => {
      order.push(`${name} begins`);
      void Promise.resolve().then(() => order.push(`${name} ends`));
    });
  }
  while (order.length < 6) await setImmediate();
  expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
});
