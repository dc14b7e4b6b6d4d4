import { chmodSync, mkdirSync, renameSync, rmSync, utimesSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { KbError } from '../../errors.ts';
import { memoryState } from '../../testing/memory-state.ts';
import { memoryStore } from '../../testing/memory-store.ts';
import { openTestKb } from '../../testing/open-test-kb.ts';
import { fileReader } from '../files/file-reader.ts';
import { sourceBook } from './source-book.ts';
import { syncOne } from './sync-one.ts';
import { find, keys, local, settle, sourceFolder } from '../../testing/source-folder.ts';

const { base, docs, write, sync, withSource } = sourceFolder();

const unreadable = () => Promise.reject(new KbError('unreadable', 'It holds no text.'));

test(
  'touching, editing, renaming and deleting some of many files is work for those alone',
  { timeout: 90_000 },
  async () => {
    await using kb = await withSource();
    for (let n = 0; n < 1_000; n += 1) write(`${n % 10}/${n}.txt`, `File number${n} of the archive.`);
    expect((await sync(kb)).counts).toMatchObject({ added: 1_000, opened: 1_000 });
    expect((await sync(kb)).counts).toMatchObject({ unchanged: 1_000, added: 0, changed: 0 });
    await settle();
    expect((await sync(kb)).counts).toMatchObject({ unchanged: 1_000, opened: 0 });
    for (let n = 0; n < 5; n += 1) utimesSync(join(docs, `0/${n * 10}.txt`), 1, 1);
    for (let n = 0; n < 5; n += 1) write(`1/${n * 10 + 1}.txt`, `Edited number${n} now.`);
    for (let n = 0; n < 5; n += 1) renameSync(join(docs, `2/${n * 10 + 2}.txt`), join(docs, `2/new${n}.txt`));
    for (let n = 0; n < 5; n += 1) rmSync(join(docs, `3/${n * 10 + 3}.txt`));
    const { counts } = await sync(kb);
    expect(counts).toMatchObject({ opened: 15, changed: 5, moved: 5, removed: 5, unchanged: 985, added: 0, failed: 0 });
    expect(counts.passages).toBe(5);
    expect((await kb.stats(local)).documents).toBe(995);
    expect(await find(kb, 'edited')).toHaveLength(5);
  },
);

test('a file that moves keeps its id and gets the title of its new name, and a new one at its old place is another document', async () => {
  await using kb = await withSource();
  write('a/draft.txt', 'The cherry orchard.');
  write('b.txt', 'Something else.');
  await sync(kb);
  const before = (await kb.list({ limit: 5, filter: { path: 'docs/a/' } }, local)).items[0]!;
  mkdirSync(join(docs, 'c'));
  renameSync(join(docs, 'a/draft.txt'), join(docs, 'c/harvest.txt'));
  write('a/draft.txt', 'A new draft.');
  const { counts, told } = await sync(kb);
  // Its old place is taken, so that nothing has gone.
  expect(told).toEqual(['added c/harvest.txt', 'changed a/draft.txt']);
  rmSync(join(docs, 'a/draft.txt'));
  expect(counts).toMatchObject({ added: 1, changed: 1 });
  await sync(kb);
  const now = (await kb.list({ limit: 5, filter: { path: 'docs/c/' } }, local)).items[0]!;
  renameSync(join(docs, 'c/harvest.txt'), join(docs, 'orchard-2026.txt'));
  expect((await sync(kb)).told).toEqual(['moved orchard-2026.txt']);
  expect(await kb.document(now.id, local)).toMatchObject({ key: 'docs/orchard-2026.txt', title: 'orchard-2026' });
  write('c/harvest.txt', 'Apples this time.');
  expect((await sync(kb)).told).toEqual(['added c/harvest.txt']);
  const fresh = (await kb.list({ limit: 5, filter: { path: 'docs/c/' } }, local)).items[0]!;
  expect(new Set([before.id, now.id, fresh.id]).size).toBe(3);
  expect(await find(kb, 'orchard')).toEqual(['docs/orchard-2026.txt']);
  expect(await find(kb, 'apples')).toEqual(['docs/c/harvest.txt']);
});

test('identical content is kept once, and the copy takes over when the first goes or changes', async () => {
  await using kb = await withSource();
  write('a.txt', 'The same words.');
  write('b.txt', 'The same words.');
  write('c.txt', 'The same words.');
  write('c.md', 'The same words.');
  const first = await sync(kb);
  expect(first.counts).toMatchObject({ added: 2, copies: 2 });
  expect(first.told).toEqual(['added a.txt', 'added c.md', 'copied b.txt', 'copied c.txt']);
  const [{ id } = { id: '' }] = (await kb.list({ limit: 1 }, local)).items;
  await settle();
  await sync(kb);
  expect((await sync(kb)).counts).toMatchObject({ unchanged: 2, copies: 2, opened: 0 });
  rmSync(join(docs, 'a.txt'));
  expect((await sync(kb)).told).toEqual(['moved b.txt']);
  expect(await kb.document(id, local)).toMatchObject({ key: 'docs/b.txt' });
  write('b.txt', 'Other words now.');
  expect((await sync(kb)).told).toEqual(['added c.txt', 'changed b.txt']);
  expect(await keys(kb)).toEqual(['docs/b.txt', 'docs/c.md', 'docs/c.txt']);
  expect((await sync(kb)).counts).toMatchObject({ unchanged: 3, copies: 0 });
});

test('a source that lost most of its files is not emptied unless that is confirmed', async () => {
  await using kb = await withSource();
  for (let n = 0; n < 30; n += 1) write(`${n}.txt`, `Note number ${n}.`);
  await sync(kb);
  for (let n = 0; n < 20; n += 1) rmSync(join(docs, `${n}.txt`));
  expect(await sync(kb)).toMatchObject({ withheld: { files: 20 }, counts: { removed: 0, unchanged: 10 } });
  expect(await keys(kb)).toHaveLength(30);
  expect(await sync(kb, { dryRun: true, confirm: true })).toMatchObject({ counts: { removed: 20 } });
  expect(await keys(kb)).toHaveLength(30);
  expect(await sync(kb, { confirm: true })).toMatchObject({ withheld: undefined, counts: { removed: 20 } });
  renameSync(docs, join(base, 'away'));
  expect(await sync(kb)).toMatchObject({ withheld: { files: 10 }, counts: { removed: 0 } });
  expect(await keys(kb)).toHaveLength(10);
  await sync(kb, { confirm: true });
  expect(await keys(kb)).toHaveLength(0);
});

test('what rules leave out is not read, and leaves when it is ruled out later', async () => {
  await using kb = await withSource();
  write('keep.txt', 'Kept.');
  write('secret.txt', 'Secret.');
  write('build/out.txt', 'Built.');
  write('deep/notes/x.log.txt', 'Logged.');
  write('.gitignore', 'build/\n*.log.txt\n');
  write('deep/.kbignore', '!x.log.txt\n');
  expect((await sync(kb)).told).toEqual(['added deep/notes/x.log.txt', 'added keep.txt', 'added secret.txt']);
  write('.kbignore', 'secret.txt');
  expect((await sync(kb)).told).toEqual(['removed secret.txt']);
});

test('a dry run tells what would be done, and does nothing', async () => {
  await using kb = await withSource();
  write('a.txt', 'One.');
  write('b.txt', 'Two.');
  expect((await sync(kb, { dryRun: true })).told).toEqual(['added a.txt', 'added b.txt']);
  expect(await keys(kb)).toEqual([]);
  await sync(kb);
  renameSync(join(docs, 'a.txt'), join(docs, 'c.txt'));
  rmSync(join(docs, 'b.txt'));
  expect((await sync(kb, { dryRun: true })).told).toEqual(['moved c.txt', 'removed b.txt']);
  expect(await keys(kb)).toEqual(['docs/a.txt', 'docs/b.txt']);
  expect((await kb.jobs.list({ limit: 10 }, local)).items).toHaveLength(1);
});

test.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
  'a file or folder that cannot be read is told of, and what came from it stays',
  async () => {
    await using kb = await withSource();
    write('open/a.txt', 'One.');
    write('closed/b.txt', 'Two.');
    write('c.txt', 'Three.');
    await sync(kb);
    chmodSync(join(docs, 'closed'), 0);
    chmodSync(join(docs, 'c.txt'), 0);
    const { counts } = await sync(kb);
    chmodSync(join(docs, 'closed'), 0o755);
    expect(counts).toMatchObject({ failed: 2, removed: 0, unchanged: 1 });
    expect(await keys(kb)).toHaveLength(3);
  },
);

test('a file that fails is not tried again until it changes, and then it is', async () => {
  await using kb = await withSource();
  write('empty.txt', '   ');
  await settle();
  const [failed] = (await sync(kb)).changes;
  expect(failed).toMatchObject({ status: 'failed', reason: { code: 'unreadable' } });
  expect((await sync(kb)).counts).toMatchObject({ failed: 1, opened: 0 });
  write('empty.txt', 'Now it has words.');
  expect((await sync(kb)).told).toEqual(['added empty.txt']);
  write('empty.txt', '');
  expect((await sync(kb)).told).toEqual(['failed empty.txt']);
  expect(await find(kb, 'words')).toEqual(['docs/empty.txt']);
});

test('a document that somebody has removed comes back, because its file is there', async () => {
  await using kb = await withSource();
  write('a.txt', 'One.');
  await sync(kb);
  const [{ id } = { id: '' }] = (await kb.list({ limit: 1 }, local)).items;
  await kb.remove([id], local);
  await sync(kb);
  expect(await keys(kb)).toEqual(['docs/a.txt']);
});

test('what was compared a moment ago is not compared again, unless that moment lies ahead: then the clock was set back', async () => {
  const [state, store] = [memoryState(), memoryStore()];
  await using kb = await openTestKb({ state, store });
  write('a.txt', 'One.');
  const source = await kb.sources.declare({ address: docs }, local);
  const look = async (syncedAt: number) => {
    await sourceBook(state).change(source.id, (now) => ({ ...now, syncedAt: new Date(syncedAt).toISOString() }));
    const ingest = {
      store,
      settings: { words: 200, overlap: 40 },
      loaderFor: unreadable,
      readers: [fileReader()],
      now: Date.now,
    };
    return (await syncOne({ ingest, state, source, by: 'watch', freshMs: 60_000 })).counts.opened;
  };
  expect(await look(Date.now() - 1_000)).toBe(0);
  expect(await look(Date.now() + 86_400_000)).toBe(1);
});

test('a wider folder takes in what was declared below it, with its ids', async () => {
  await using kb = await openTestKb();
  write('a.txt', 'One.');
  write('deep/b.txt', 'Two.');
  await kb.sources.declare({ address: join(docs, 'deep') }, local);
  await sync(kb);
  const [{ id } = { id: '' }] = (await kb.list({ limit: 1 }, local)).items;
  const wide = await kb.sources.declare({ address: docs }, local);
  expect((await sync(kb)).told).toEqual(['added a.txt']);
  expect((await kb.document(id, local)).key).toBe('deep/b.txt');
  expect(await kb.sources.declare({ address: join(docs, 'deep') }, local)).toMatchObject({ id: wide.id });
  expect(await kb.sources.remove(wide.id, { keepDocuments: false }, local)).toBe(2);
  expect(await keys(kb)).toEqual([]);
  expect(await kb.sources.list(local)).toEqual([]);
});

test('a source is named by its id, its address, or its path from the current folder', async () => {
  await using kb = await withSource();
  const [{ id } = { id: '' }] = await kb.sources.list(local);
  for (const name of [id, docs, `${docs}/`, relative(process.cwd(), docs), `./${relative(process.cwd(), docs)}/`]) {
    expect((await kb.sync({ sources: [name] }, local)).map(({ source }) => source.id)).toEqual([id]);
  }
  await expect(kb.sync({ sources: ['docs'] }, local)).rejects.toMatchObject({ code: 'not_found' });
  await kb.sources.remove(relative(process.cwd(), docs), { keepDocuments: false }, local);
  expect(await kb.sources.list(local)).toEqual([]);
});

test('two that sync one source at the same time never do the work twice', async () => {
  const [store, state] = [memoryStore(), memoryState()];
  const [one, other] = [await withSource({ store, state }), await openTestKb({ store, state })];
  for (let n = 0; n < 200; n += 1) write(`${n}.txt`, `Note number ${n}.`);
  const both = await Promise.all([sync(one), sync(other)]);
  expect(both.map(({ counts }) => counts.added).toSorted((a, b) => a - b)).toEqual([0, 200]);
  expect(await keys(one)).toHaveLength(200);
});

test.each([
  ['where it came from', ['from', 'to']],
  ['where it went', ['to', 'from']],
])('a file that moves to another source keeps its id, when %s is looked at first', async (_, order) => {
  await using kb = await openTestKb();
  const ids = new Map<string, string>();
  for (const name of ['from', 'to']) {
    write(`${name}/stays.txt`, `What stays in ${name}.`);
    ids.set(name, (await kb.sources.declare({ address: join(docs, name) }, local)).id);
  }
  write('from/report.txt', 'The cherry orchard.');
  await kb.sync({}, local);
  const before = (await kb.list({ limit: 5, filter: { path: 'from/report' } }, local)).items[0]!;
  renameSync(join(docs, 'from/report.txt'), join(docs, 'to/orchard.txt'));
  await settle();
  for (const name of order) await kb.sync({ sources: [ids.get(name)!] }, local);
  expect(await keys(kb)).toEqual(['from/stays.txt', 'to/orchard.txt', 'to/stays.txt']);
  expect(await kb.document(before.id, local)).toMatchObject({ key: 'to/orchard.txt', title: 'orchard' });
  expect(await find(kb, 'cherry')).toEqual(['to/orchard.txt']);
  const again = await kb.sync({}, local);
  expect(again.map(({ counts }) => counts.unchanged).toSorted()).toEqual([1, 2]);
  // A copy that stays where it was is another document.
  write('to/copy.txt', 'What stays in from.');
  await kb.sync({}, local);
  expect(await keys(kb)).toEqual(['from/stays.txt', 'to/copy.txt', 'to/orchard.txt', 'to/stays.txt']);
});

test('a page is read again when a style sheet that it links to has changed, came or went, and is left alone otherwise', async () => {
  await using kb = await withSource();
  write('pages/a.html', '<link rel="stylesheet" href="../look.css"><p>A page of apples.');
  write('pages/b.html', '<p>A page without style.');
  await sync(kb);
  await settle();
  await sync(kb);
  expect((await sync(kb)).counts).toMatchObject({ opened: 0, unchanged: 2 });
  for (const css of ['p { color: red }', 'p { display: none }']) {
    write('look.css', css);
    expect((await sync(kb)).told).toContain('changed pages/a.html');
    await settle();
    expect((await sync(kb)).told).toEqual([]);
    expect((await sync(kb)).counts).toMatchObject({ opened: 0, unchanged: 3 });
  }
  rmSync(join(docs, 'look.css'));
  expect((await sync(kb)).told).toEqual(['changed pages/a.html', 'removed look.css']);
});
