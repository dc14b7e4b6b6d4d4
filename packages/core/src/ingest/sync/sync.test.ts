import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { localPrincipal } from '../../access/permission.ts';
import { KbError } from '../../errors.ts';
import type { KnowledgeBase } from '../../knowledge-base.ts';
import { jsonlLoader } from '../../loaders/jsonl.ts';
import { textLoader } from '../../loaders/text.ts';
import { indexedDocument } from '../../testing/indexed-document.ts';
import { memoryState } from '../../testing/memory-state.ts';
import { memoryStore } from '../../testing/memory-store.ts';
import type { Source } from '../../ports.ts';
import { openTestKb, testPrincipal } from '../../testing/open-test-kb.ts';
import type { FileChange, SyncRequest } from '../../sources.ts';
import { fileReader } from '../files/file-reader.ts';
import { jobBook } from '../jobs/job-book.ts';
import { sourceBook } from './source-book.ts';
import { syncOne } from './sync-one.ts';

const local = { principal: localPrincipal };
let base: string;
let docs: string;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'kb-sync-'));
  docs = join(base, 'docs');
  mkdirSync(docs);
});
afterEach(() => rmSync(base, { recursive: true }));

function write(name: string, text: string): void {
  const path = join(docs, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
  // An hour ago, so that its time says something.
  const then = Date.now() / 1000 - 3600;
  utimesSync(path, then, then);
}

async function sync(kb: KnowledgeBase, request: SyncRequest = {}) {
  const changes: FileChange[] = [];
  const [report] = await kb.sync({ ...request, changed: (change) => changes.push(change) }, local);
  const told = changes.map(({ status, path }) => `${status} ${path.slice(docs.length + 1)}`).toSorted();
  return { counts: report!.counts, withheld: report!.withheld, told, changes };
}

const unreadable = () => Promise.reject(new KbError('unreadable', 'It holds no text.'));

/** Files that have changed just now may change again within the same tick of the clock. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 60));

async function withSource(options: Parameters<typeof openTestKb>[0] = {}) {
  const kb = await openTestKb(options);
  await kb.sources.declare({ address: docs }, local);
  return kb;
}

const keys = async (kb: KnowledgeBase) => (await kb.list({ limit: 1000 }, local)).items.map(({ key }) => key);
const find = async (kb: KnowledgeBase, query: string) =>
  (await kb.search({ query, limit: 5 }, local)).items.map(({ document }) => document.key);

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
