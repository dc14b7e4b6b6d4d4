import { setTimeout as sleep } from 'node:timers/promises';
import { sqliteStore } from '../../packages/core/src/stores/sqlite/index.ts';

/** Reads again and again until its parent says stop, and tells how often and how slowly; ends with an error when anything is not as it must be. */
const [, , path = ''] = process.argv;
const store = sqliteStore({ path });
let reads = 0;
let slowest = 0;
const stop = new AbortController();
process.once('message', () => stop.abort());
// The first call opens the base.
await store.languages('all');

while (!stop.signal.aborted) {
  const started = performance.now();
  const found = await store.candidates({ terms: ['common', 'part'], limit: 20 }, 'all');
  slowest = Math.max(slowest, performance.now() - started);
  reads++;
  // Every passage holds the word, so both figures count the same thing in one state of the base.
  if ((found.frequency.get('common') ?? 0) !== found.passages)
    throw new Error(`Torn figures: ${JSON.stringify([...found.frequency])} in ${found.passages}.`);
  const [hit] = await store.passagesByRow(
    found.candidates.slice(0, 1).map(({ row }) => row),
    'all',
  );
  if (hit) {
    const passages = await store.passages(hit.document.id, { limit: 50 }, 'all');
    const steps = new Set(passages.map(({ text }) => /step \d+/.exec(text)?.[0]));
    if (steps.size !== 1) throw new Error(`A document of ${steps.size} states: ${[...steps].join(', ')}.`);
  }
  await store.list({ limit: 5 }, 'all');
  await store.stats('all');
  // Leaves the processor to the writers on a small machine.
  await sleep(5);
}
await store[Symbol.asyncDispose]();
process.send?.({ reads, slowest });
process.disconnect();
