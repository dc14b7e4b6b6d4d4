import { renameSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { jsonlLoader } from '../../loaders/jsonl.ts';
import { textLoader } from '../../loaders/text.ts';
import { indexedDocument } from '../../testing/indexed-document.ts';
import { memoryState } from '../../testing/memory-state.ts';
import { memoryStore } from '../../testing/memory-store.ts';
import type { Source } from '../../ports.ts';
import { openTestKb } from '../../testing/open-test-kb.ts';
import { fileReader } from '../files/file-reader.ts';
import { syncOne } from './sync-one.ts';
import { keys, local, sourceFolder } from '../../testing/source-folder.ts';

const { docs, write, sync, withSource } = sourceFolder();

test('what was added before the source was declared is recalled: moves are found, and what has gone since leaves', async () => {
  await using kb = await openTestKb();
  write('a.txt', 'One.');
  write('b.txt', 'Two.');
  write('sub dir/ü c.txt', 'Three.');
  write('same.txt', 'One.');
  await Array.fromAsync(kb.addPaths([docs], local));
  const [{ id } = { id: '' }] = (await kb.list({ limit: 1 }, local)).items;
  rmSync(join(docs, 'b.txt'));
  renameSync(join(docs, 'a.txt'), join(docs, 'z.txt'));
  renameSync(join(docs, 'sub dir/ü c.txt'), join(docs, 'c.txt'));
  await kb.sources.declare({ address: docs }, local);
  expect(await sync(kb)).toMatchObject({ counts: { added: 0, removed: 2, unchanged: 1, moved: 1, copies: 1 } });
  expect(await keys(kb)).toEqual(['docs/c.txt', 'docs/same.txt']);
  await expect(kb.document(id, local)).rejects.toMatchObject({ code: 'not_found' });
});

test('what is added of a source beside its comparisons is the document that it has there, and leaves with its file', async () => {
  await using kb = await withSource();
  write('a.txt', 'One.');
  write('deep/same.txt', 'One.');
  await sync(kb);
  expect(await keys(kb)).toEqual(['docs/a.txt']);
  write('deep/b.txt', 'Two.');
  write('c.txt', 'Three.');
  write('.kbignore', 'left-out.txt');
  write('left-out.txt', 'Four.');
  const add = (...names: string[]) =>
    Array.fromAsync(
      kb.addPaths(
        names.map((name) => join(docs, name)),
        local,
      ),
    );
  await add('deep', 'a.txt', 'c.txt', 'left-out.txt');
  expect(await keys(kb)).toEqual(
    ['c.txt', 'a.txt', 'deep/b.txt', 'deep/same.txt', 'left-out.txt'].map((name) => `docs/${name}`).toSorted(),
  );
  rmSync(join(docs, 'c.txt'));
  expect(await sync(kb, { dryRun: true })).toMatchObject({ told: ['removed c.txt'] });
  expect(await sync(kb)).toMatchObject({ told: ['removed c.txt'], counts: { unchanged: 2, copies: 1 } });
  expect(await keys(kb)).toEqual(['docs/a.txt', 'docs/deep/b.txt', 'docs/left-out.txt']);
  expect((await kb.sources.list(local))[0]?.addedAt).toBeUndefined();
});

test('what is added of a glob beside its comparisons is the document that it has there, and leaves with its file', async () => {
  await using kb = await openTestKb();
  const add = (name: string) => Array.fromAsync(kb.addPaths([join(docs, name)], local));
  const last = async () => (await keys(kb)).map((key) => relative(docs, key));
  write('a.md', 'One.');
  write('part/deep/b.md', 'Two.');
  for (const pattern of ['*.md', 'par?']) await kb.sources.declare({ address: join(docs, pattern) }, local);
  await kb.sync({}, local);
  expect(await last()).toEqual(['a.md', 'part/deep/b.md']);
  write('a.md', 'One and more.');
  write('c.md', 'Three.');
  write('c.txt', 'Four.');
  expect([...(await add('a.md')), ...(await add('part/deep/b.md')), ...(await add('c.md'))]).toMatchObject([
    { status: 'changed' },
    { status: 'unchanged' },
    { status: 'added' },
  ]);
  expect(await last()).toEqual(['a.md', 'c.md', 'part/deep/b.md']);
  await add('c.txt');
  expect(await keys(kb)).toContain('c.txt');
  for (const name of ['c.md', 'c.txt']) rmSync(join(docs, name));
  const reports = await kb.sync({}, local);
  const sum = (of: 'unchanged' | 'removed') => reports.reduce((total, { counts }) => total + counts[of], 0);
  expect({ unchanged: sum('unchanged'), removed: sum('removed') }).toEqual({ unchanged: 2, removed: 1 });
  expect(await keys(kb)).toContain('c.txt');
  expect(await keys(kb)).toHaveLength(3);
});

test('what was added under a key of its own before its folder was declared keeps it when it is added again', async () => {
  await using kb = await openTestKb();
  write('a.txt', 'One.');
  const add = () => Array.fromAsync(kb.addPaths([join(docs, 'a.txt')], local));
  await add();
  await kb.sources.declare({ address: docs }, local);
  write('a.txt', 'One and two.');
  expect(await add()).toMatchObject([{ status: 'changed' }]);
  expect(await keys(kb)).toEqual(['a.txt']);
});

test('a record that two files have stays while one of them has it', async () => {
  const loaderFor = async ({ name }: Source) => ({
    loader: name.endsWith('.jsonl') ? jsonlLoader : textLoader,
    mediaType: 'text/plain',
  });
  const [state, store] = [memoryState(), memoryStore()];
  await using kb = await openTestKb({ state, store });
  const source = await kb.sources.declare({ address: docs }, local);
  const ingest = { store, settings: { words: 200, overlap: 40 }, loaderFor, readers: [fileReader()], now: Date.now };
  const look = async (folders?: readonly string[]) =>
    (await syncOne({ ingest, state, source, by: 'me', folders })).counts;
  const texts = async () =>
    (await kb.search({ query: 'tea', limit: 9 }, local)).items.map(({ text }) => text).toSorted();
  const record = (id: string, text: string) => `${JSON.stringify({ id, text })}\n`;
  write('a/one.jsonl', record('green', 'Green tea of one.') + record('black', 'Black tea of one.'));
  write('b/two.jsonl', record('green', 'Green tea of two.') + record('white', 'White tea of two.'));
  await look();
  expect(await texts()).toEqual(['Black tea of one.', 'Green tea of two.', 'White tea of two.']);
  write('b/two.jsonl', record('white', 'White tea of two.'));
  expect(await look(['docs/b'])).toMatchObject({ changed: 2, unchanged: 0 });
  expect(await texts()).toEqual(['Black tea of one.', 'Green tea of one.', 'White tea of two.']);
  write('b/two.jsonl', record('green', 'Green tea of two.'));
  await look();
  rmSync(join(docs, 'b/two.jsonl'));
  expect(await look()).toMatchObject({ removed: 1, changed: 1, unchanged: 0 });
  expect(await texts()).toEqual(['Black tea of one.', 'Green tea of one.']);
});

test('a document that claims to be from the folder, at an address that is none, is left alone when its source is declared', async () => {
  const store = memoryStore();
  await using kb = await openTestKb({ store });
  const sourceUrl = `${pathToFileURL(docs).href}/100%.txt`;
  await store.put([indexedDocument({ key: 'docs/100%.txt', texts: ['Imported.'], sourceUrl })]);
  write('a.txt', 'One.');
  await kb.sources.declare({ address: docs }, local);
  expect(await sync(kb)).toMatchObject({ counts: { added: 1, removed: 0, failed: 0 } });
  expect(await keys(kb)).toEqual(['docs/100%.txt', 'docs/a.txt']);
});
