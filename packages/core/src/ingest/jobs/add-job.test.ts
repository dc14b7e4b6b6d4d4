import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { localPrincipal } from '../../access/permission.ts';
import { fileReader } from '../files/file-reader.ts';
import type { StateStore } from '../../ports.ts';
import type { Job } from '../../sources.ts';
import { memoryState } from '../../testing/memory-state.ts';
import { memoryStore } from '../../testing/memory-store.ts';
import { openTestKb } from '../../testing/open-test-kb.ts';
import { addJobs } from './add-job.ts';
import { jobBook, leaseOf, newJob } from './job-book.ts';
import { isFree } from './lease.ts';

const local = { principal: localPrincipal };
let docs: string;

/** Reads nothing: whoever gets that far fails. */
const ingest = {
  store: memoryStore(),
  settings: { words: 200, overlap: 40 },
  loaderFor: () => Promise.reject(new Error('It is read again.')),
  readers: [fileReader()],
  now: Date.now,
};

beforeEach(() => {
  docs = mkdtempSync(join(tmpdir(), 'kb-jobs-'));
  writeFileSync(join(docs, 'a.txt'), 'One.');
});
afterEach(() => rmSync(docs, { recursive: true }));

test('a job that adds paths is never there for others to take', async () => {
  const plain = memoryState();
  const taken: boolean[] = [];
  const state: StateStore = {
    ...plain,
    async set(kind, id, value, ...rest) {
      const written = await plain.set(kind, id, value, ...rest);
      // Only the book of jobs writes this kind.
      if (kind === 'job') taken.push(!(await isFree(plain, leaseOf(value as Job))));
      return written;
    },
  };
  await using kb = await openTestKb({ state });
  expect(await Array.fromAsync(kb.addPaths([docs], local))).toMatchObject([{ status: 'added' }]);
  expect(taken.length).toBeGreaterThan(1);
  expect(taken).not.toContain(false);
});

test('a job that ended after somebody had looked for those that were left is not done again', async () => {
  const state = memoryState();
  const book = jobBook(state);
  const job = newJob({ kind: 'add', what: docs, paths: [docs], tags: [], collection: 'default', by: 'local' });
  const done: Job = { ...job, state: 'done', attempts: 1 };
  await book.write(done);
  const adds = addJobs(ingest, async () => state);
  expect(await adds.goOn({ ...job, state: 'running' }, new AbortController().signal)).toBe(true);
  expect(await book.get(job.id)).toEqual(done);
  expect(await book.unfinished()).toEqual([]);
});

test('two that add the same at the same time never do the work twice', async () => {
  for (let n = 0; n < 300; n += 1) writeFileSync(join(docs, `${n}.txt`), `Note ${n}.`);
  const [state, store] = [memoryState(), memoryStore()];
  await using one = await openTestKb({ state, store });
  await using other = await openTestKb({ state, store });
  const add = async (kb: typeof one) => (await Array.fromAsync(kb.addPaths([docs], local))).map(({ status }) => status);
  const all = (await Promise.all([add(one), add(other)])).map((statuses) => [...new Set(statuses)]);
  expect(all.toSorted()).toEqual([['added'], ['unchanged']]);
});

test('whoever adds the same again goes on with the job that was left, as it is wanted now, and nobody does it once more', async () => {
  const state = memoryState();
  const book = jobBook(state);
  await using kb = await openTestKb({ state });
  const left = newJob({ kind: 'add', what: docs, paths: [docs], tags: ['old'], collection: 'default', by: 'local' });
  const cancelled = newJob({ kind: 'add', what: docs, paths: [docs], tags: [], collection: 'other', by: 'local' });
  for (const job of [left, cancelled]) await book.write({ ...job, state: 'running', attempts: 1 });
  await book.requestCancel(cancelled.id);
  await Array.fromAsync(kb.addPaths([docs], { ...local, tags: ['new'] }));
  await Array.fromAsync(kb.addPaths([docs], { ...local, collection: 'other' }));
  expect(await book.get(left.id)).toMatchObject({ state: 'done', attempts: 2, counts: { added: 1 } });
  expect(await book.get(cancelled.id)).toMatchObject({ state: 'cancelled' });
  expect(await book.unfinished()).toEqual([]);
  expect((await kb.list({ limit: 5, filter: { collections: ['default'] } }, local)).items).toMatchObject([
    { tags: ['new'] },
  ]);
});

test('what a process was told of the files alone, as by a table, no other one leaves out by going on with its job', async () => {
  const state = memoryState();
  const book = jobBook(state);
  const killed = addJobs({ ...ingest, toldAlone: true }, async () => state);
  await Array.fromAsync(killed.add([docs], { collection: 'default' }, { by: 'local' }));
  const [job] = (await book.list({ limit: 1 })).items;
  await book.write({ ...job!, state: 'running', endedAt: undefined });
  expect(await addJobs(ingest, async () => state).goOn(job!, new AbortController().signal)).toBe(true);
  expect(await book.get(job!.id)).toMatchObject({ state: 'failed', done: 1, error: { code: 'cancelled' } });
});
