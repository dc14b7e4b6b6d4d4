import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from 'vitest';
import { describeStore, describeVectorStore, describeVersionRules } from '../../testing/describe-store.ts';
import { indexedDocument } from '../../testing/indexed-document.ts';
import { sqliteStore } from './index.ts';

const root = mkdtempSync(join(tmpdir(), 'kb-sqlite-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let count = 0;
const freshPath = (): string => join(root, `${count++}`);

describeStore('the embedded store', () => sqliteStore({ path: freshPath() }));
describeVectorStore('the embedded store', () => sqliteStore({ path: freshPath() }));
describeVersionRules('the embedded store', (versions) => sqliteStore({ path: freshPath(), versions }));

const word = indexedDocument({ key: 'a', texts: ['word'] });

test('a document that comes to lie in another collection brings no earlier text with it', async () => {
  await using store = sqliteStore({ path: freshPath() });
  for (const text of ['secret one', 'secret two'])
    await store.put([indexedDocument({ id: 'x', collection: 'secret', key: 'a', texts: [text] })]);
  expect(await store.versions.of('x', 'all')).toHaveLength(1);
  await store.put([indexedDocument({ id: 'x', collection: 'open', key: 'a', texts: ['public'] })]);
  expect(await store.versions.of('x', ['open'])).toEqual([]);
});

test('its folder and what is in it belong to the owner alone', async () => {
  const path = join(freshPath(), 'deep');
  await using store = sqliteStore({ path });
  await store.put([word]);
  expect(statSync(path).mode & 0o777).toBe(0o700);
  expect(statSync(join(path, 'kb.sqlite')).mode & 0o077).toBe(0);
});

test('what one store commits, another one on the same folder sees at its next call', async () => {
  const path = freshPath();
  await using one = sqliteStore({ path });
  await using other = sqliteStore({ path });
  const ask = () => other.candidates({ terms: ['word'], limit: 5 }, 'all');
  expect((await ask()).passages).toBe(0);
  await one.put([word]);
  expect((await ask()).frequency.get('word')).toBe(1);
  await one.put([indexedDocument({ key: 'b', texts: ['word', 'word'] })]);
  expect((await ask()).frequency.get('word')).toBe(3);
  await one.remove([word.document.id], 'all');
  expect((await ask()).frequency.get('word')).toBe(2);
  expect((await other.stats('all')).passages).toBe(2);
});

test('stores that make the same base at the same moment all succeed', async () => {
  const path = freshPath();
  const stores = Array.from({ length: 4 }, () => sqliteStore({ path }));
  await Promise.all(stores.map((store, n) => store.put([indexedDocument({ key: `k${n}`, texts: ['word'] })])));
  expect((await stores[0]?.stats('all'))?.documents).toBe(4);
  await Promise.all(stores.map((store) => store[Symbol.asyncDispose]()));
});

test('a batch that is cancelled while it is written leaves nothing behind', async () => {
  await using store = sqliteStore({ path: freshPath() });
  await store.languages('all');
  const many = Array.from({ length: 3000 }, (_, n) => indexedDocument({ key: `k${n}`, texts: ['some words', 'more'] }));
  const cancel = new AbortController();
  const put = store.put(many, { signal: cancel.signal });
  setImmediate(() => cancel.abort());
  await expect(put).rejects.toMatchObject({ code: 'cancelled' });
  expect(await store.stats('all')).toMatchObject({ documents: 0, tags: {} });
  expect(await store.check({ deep: true })).toBeUndefined();
});

test('a read that is cancelled while it waits rejects at once, with the code of its reason', async () => {
  await using store = sqliteStore({ path: freshPath() });
  const cancel = new AbortController();
  const waiting = store.stats('all', { signal: cancel.signal });
  const late = store.stats('all', { signal: AbortSignal.timeout(0) });
  cancel.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
  await expect(late).rejects.toMatchObject({ code: 'timeout' });
});

test('closing waits for what was asked', async () => {
  const path = freshPath();
  const store = sqliteStore({ path });
  const puts = Array.from({ length: 5 }, (_, n) => store.put([indexedDocument({ key: `k${n}`, texts: ['word'] })]));
  await store[Symbol.asyncDispose]();
  expect((await Promise.all(puts)).flat()).toHaveLength(5);
  await using again = sqliteStore({ path });
  expect((await again.stats('all')).documents).toBe(5);
});

test('documents of another analysis are reported, have no hash, and are taken again', async () => {
  const path = freshPath();
  const other = indexedDocument({ key: 'b', texts: ['word'] });
  await using old = sqliteStore({ path, analysisVersion: 1 });
  await old.put([word, other]);
  await using current = sqliteStore({ path, analysisVersion: 2 });
  expect(await current.check()).toMatch(/^2 documents .* add them again/);
  expect((await current.known('default', ['a'])).get('a')?.hash).toBe('');
  expect(await current.put([word, other])).toEqual(['changed', 'changed']);
  expect(await current.check()).toBeUndefined();
  expect(await current.put([word])).toEqual(['unchanged']);
});

test('a cursor that no list gave is invalid input', async () => {
  await using store = sqliteStore({ path: freshPath() });
  for (const cursor of ['', 'nonsense', 'WzFd']) {
    await expect(store.list({ limit: 1, cursor }, 'all')).rejects.toMatchObject({ code: 'invalid_input' });
  }
});

test('a base of a newer schema is refused, and left as it is', async () => {
  const path = freshPath();
  await using first = sqliteStore({ path });
  await first.put([word]);
  const raw = new DatabaseSync(join(path, 'kb.sqlite'));
  raw.exec('PRAGMA user_version = 999');
  await using store = sqliteStore({ path });
  const refusal = { code: 'store_unavailable', message: expect.stringContaining('newer kb-mcp') };
  await expect(store.stats('all')).rejects.toMatchObject(refusal);
  await expect(store.put([word])).rejects.toMatchObject(refusal);
  await expect(first.put([indexedDocument({ key: 'b', texts: ['x'] })])).rejects.toMatchObject(refusal);
  raw.close();
});

test('a file that is not a base, or was cut off, is reported with its path and what to do', async () => {
  const path = freshPath();
  {
    await using store = sqliteStore({ path });
    const texts = Array.from({ length: 300 }, (_, n) => `word ${n}`.repeat(20));
    await store.put([indexedDocument({ key: 'a', texts })]);
  }
  const file = join(path, 'kb.sqlite');
  const sound = readFileSync(file);
  const report = { code: 'store_unavailable', message: expect.stringMatching(`${path}.*damaged|${path} is damaged`) };

  truncateSync(file, 40_000);
  await using cut = sqliteStore({ path });
  await expect(cut.candidates({ terms: ['word'], limit: 300 }, 'all')).rejects.toMatchObject(report);

  writeFileSync(file, 'These are not the bytes of a database. '.repeat(500));
  await using foreign = sqliteStore({ path });
  await expect(foreign.stats('all')).rejects.toMatchObject(report);

  const middle = Math.floor(sound.length / 2);
  writeFileSync(file, sound.fill(0xa5, middle, middle + 20_000));
  await using scratched = sqliteStore({ path });
  expect(await scratched.check({ deep: true })).toContain('damaged');
});

test('a path that cannot be a folder is reported', async () => {
  const path = freshPath();
  writeFileSync(path, '');
  await using file = sqliteStore({ path });
  await expect(file.stats('all')).rejects.toMatchObject({
    code: 'store_unavailable',
    message: expect.stringContaining(path),
  });
  await using below = sqliteStore({ path: join(path, 'deep') });
  await expect(below.put([word])).rejects.toMatchObject({ code: 'store_unavailable' });
});
