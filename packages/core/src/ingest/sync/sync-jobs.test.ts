import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { memoryState } from '../../testing/memory-state.ts';
import { openTestKb, testPrincipal } from '../../testing/open-test-kb.ts';
import { jobBook } from '../jobs/job-book.ts';
import { openManifest } from './manifest.ts';
import { keys, local, sourceFolder } from '../../testing/source-folder.ts';

const { docs, write, sync, withSource } = sourceFolder();

test('the job of a process that has ended is gone on with, and until then it is shown as interrupted', async () => {
  const state = memoryState();
  await using kb = await withSource({ state });
  for (let n = 0; n < 10; n += 1) write(`${n}.txt`, `Note number ${n}.`);
  await sync(kb);
  const [job] = (await kb.jobs.list({ limit: 1 }, local)).items;
  await jobBook(state).write({ ...job!, state: 'running', endedAt: undefined, done: 4 });
  write('new.txt', 'Another.');
  expect(await kb.jobs.get(job!.id, local)).toMatchObject({ state: 'interrupted', done: 4 });
  await sync(kb);
  const { items } = await kb.jobs.list({ limit: 5 }, local);
  expect(items).toMatchObject([{ id: job!.id, state: 'done', attempts: 2, counts: { added: 11, unchanged: 10 } }]);
  await jobBook(state).write({ ...job!, state: 'running' });
  expect(await kb.jobs.cancel(job!.id, local)).toBe(true);
  expect(await kb.jobs.get(job!.id, local)).toMatchObject({ state: 'cancelled' });
});

test('what a stopped run has brought leaves with its file', async () => {
  await using kb = await withSource();
  write('b.txt', 'One thing.');
  await sync(kb);
  renameSync(join(docs, 'b.txt'), join(docs, 'a.txt'));
  write('c.md', 'One thing.');
  const stop = new AbortController();
  const stopped = kb.sync({ changed: () => stop.abort() }, { ...local, signal: stop.signal });
  await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
  rmSync(join(docs, 'a.txt'));
  await sync(kb);
  expect(await keys(kb)).toEqual(['docs/c.md']);
});

test('what a run has brought that was killed leaves with its file', async () => {
  const state = memoryState();
  await using kb = await withSource({ state });
  write('a.txt', 'One.');
  write('b.txt', 'Two.');
  await sync(kb);
  // The process has ended before it noted the second file.
  const [job] = (await kb.jobs.list({ limit: 1 }, local)).items;
  await jobBook(state).write({ ...job!, state: 'running' });
  const manifest = await openManifest(state, job!.source!);
  manifest.delete('docs/b.txt');
  await manifest.save();
  rmSync(join(docs, 'b.txt'));
  await sync(kb);
  expect(await keys(kb)).toEqual(['docs/a.txt']);
});

test('a job that was left is gone on with, however many others have ended since', async () => {
  const state = memoryState();
  await using kb = await withSource({ state });
  write('a.txt', 'One.');
  await sync(kb);
  const [job] = (await kb.jobs.list({ limit: 1 }, local)).items;
  await jobBook(state).write({ ...job!, state: 'running' });
  for (let n = 0; n < 150; n += 1) await jobBook(state).write({ ...job!, id: `9${n}`, source: 'another' });
  write('b.txt', 'Two.');
  await sync(kb);
  expect(await kb.jobs.get(job!.id, local)).toMatchObject({ state: 'done', attempts: 2 });
});

test('a job that runs stops when somebody cancels it', async () => {
  const state = memoryState();
  await using kb = await withSource({ state });
  await sync(kb);
  const [before] = (await kb.jobs.list({ limit: 1 }, local)).items;
  const id = `9${before!.id}`;
  await jobBook(state).write({ ...before!, id, state: 'queued' });
  await state.set('job-cancel', id, true);
  write('a.txt', 'One.');
  await expect(sync(kb)).rejects.toMatchObject({ code: 'cancelled' });
  const states = await Array.fromAsync(kb.jobs.follow(id, local));
  expect(states).toMatchObject([{ state: 'cancelled', error: { code: 'cancelled' } }]);
  expect(await keys(kb)).toEqual([]);
});

test('a job tells what was done, is there for those who may write to its collection, and can be cancelled', async () => {
  await using kb = await withSource();
  for (let n = 0; n < 100; n += 1) write(`${n}.txt`, `Note number ${n}.`);
  write('empty.txt', '');
  await sync(kb);
  const { items } = await kb.jobs.list({ limit: 5 }, local);
  const [job] = items;
  expect(items).toHaveLength(1);
  expect(job).toMatchObject({ state: 'done', what: docs, attempts: 1, counts: { added: 100, failed: 1 } });
  expect(job?.failures).toMatchObject([{ path: join(docs, 'empty.txt'), code: 'unreadable' }]);
  const stranger = { principal: testPrincipal({ other: 'writer' }) };
  expect((await kb.jobs.list({ limit: 5 }, stranger)).items).toEqual([]);
  await expect(kb.jobs.get(job!.id, stranger)).rejects.toMatchObject({ code: 'not_found' });
  expect(await kb.jobs.cancel(job!.id, local)).toBe(false);
  await expect(kb.sources.declare({ address: docs }, stranger)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(kb.jobs.list({ limit: 0 }, local)).rejects.toMatchObject({ code: 'invalid_input' });
});

test('adding paths is a job as well', async () => {
  await using kb = await openTestKb();
  write('a.txt', 'One.');
  await Array.fromAsync(kb.addPaths([docs], local));
  const { items } = await kb.jobs.list({ limit: 5 }, local);
  expect(items).toMatchObject([{ kind: 'add', state: 'done', what: docs, counts: { added: 1 } }]);
});
