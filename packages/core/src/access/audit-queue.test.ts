import { expect, test } from 'vitest';
import { KbError } from '../errors.ts';
import { memoryState } from '../testing/memory-state.ts';
import { audit } from './audit.ts';
import { auditQueue } from './audit-queue.ts';

const event = (action: string) => ({ principal: 'a', action, door: 'mcp', outcome: 'ok', objects: [] });

/** A log of a store that fails or does not answer as long as it is told to, with what was written together and what was said. */
function opened({ most = 100 } = {}) {
  const state = memoryState();
  const writes: number[] = [];
  const said: object[] = [];
  const store: { fails: boolean; answers: Promise<void> } = { fails: false, answers: Promise.resolve() };
  const events = audit({
    state: {
      ...state,
      async add(kind, entries) {
        await store.answers;
        if (store.fails) throw new KbError('store_unavailable', 'No.');
        writes.push(entries.length);
        return state.add(kind, entries);
      },
    },
    days: 1,
  });
  const queue = auditQueue({ audit: events, most, log: { warn: () => {}, error: (details) => said.push(details) } });
  const written = async () => (await events.list({ limit: 100 })).items.map(({ action }) => action);
  return { queue, store, writes, said, written };
}

test('events that come together are written together, newest first, and none is missing after it is closed', async () => {
  const { queue, writes, written } = opened();
  for (let n = 0; n < 20; n += 1) queue.add(event(`call ${n}`));
  expect(await written()).toEqual([]);
  await queue[Symbol.asyncDispose]();
  expect(writes).toEqual([20]);
  expect(await written()).toEqual(Array.from({ length: 20 }, (_, n) => `call ${19 - n}`));
});

test('a change is written at once, with the reading before it', async () => {
  const { queue, written } = opened();
  queue.add(event('read'));
  queue.add(event('change'), { atOnce: true });
  await expect.poll(written, { interval: 1, timeout: 5_000 }).toEqual(['change', 'read']);
});

test('a store that does not answer is told to the log, and has every event once when it answers again', async () => {
  const { queue, store, said, written } = opened();
  store.fails = true;
  queue.add(event('first'), { atOnce: true });
  await expect.poll(() => said.length, { interval: 1, timeout: 5_000 }).toBe(1);
  expect(said[0]).toMatchObject({ waiting: 1, lost: 0 });
  store.fails = false;
  queue.add(event('second'));
  await queue[Symbol.asyncDispose]();
  expect(await written()).toEqual(['second', 'first']);
});

test('what is given up is counted in the log, the oldest first', async () => {
  const { queue, store, said } = opened({ most: 3 });
  store.fails = true;
  for (let n = 0; n < 5; n += 1) queue.add(event(`call ${n}`));
  await queue[Symbol.asyncDispose]();
  expect(said).toMatchObject([{ waiting: 3, lost: 2 }, { lost: 3 }]);
});

test('while a store does not answer no more than so many wait, and what is given up is counted', async () => {
  const { queue, store, said, writes, written } = opened({ most: 3 });
  const { promise, resolve } = Promise.withResolvers<void>();
  store.answers = promise;
  queue.add(event('under way'), { atOnce: true });
  for (let n = 0; n < 5; n += 1) queue.add(event(`call ${n}`));
  resolve();
  await queue[Symbol.asyncDispose]();
  expect(writes).toEqual([1, 3]);
  expect(await written()).toEqual(['call 4', 'call 3', 'call 2', 'under way']);
  expect(said).toMatchObject([{ lost: 2 }]);
});

test('a change that comes during a write is written right after it', async () => {
  const { queue, store, writes } = opened();
  const { promise, resolve } = Promise.withResolvers<void>();
  store.answers = promise;
  queue.add(event('under way'), { atOnce: true });
  queue.add(event('change'), { atOnce: true });
  const started = performance.now();
  resolve();
  await expect.poll(() => writes, { interval: 1, timeout: 5_000 }).toEqual([1, 1]);
  expect(performance.now() - started).toBeLessThan(90);
});
