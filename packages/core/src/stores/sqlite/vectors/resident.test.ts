import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterAll, expect, test } from 'vitest';
import type { EmbeddingSpace, VectorKnowledgeStore } from '../../../ports.ts';
import { indexedDocument } from '../../../testing/indexed-document.ts';
import { cosine } from '../../../testing/cosine.ts';
import { sampleVectors } from '../../../testing/sample-vectors.ts';
import { openDatabase } from '../database.ts';
import { usualVersions } from '../../version-rules.ts';
import { worthHelp } from '../../../vectors/helper/index.ts';
import { sqliteStore } from '../index.ts';
import { operations } from '../operations.ts';
import type { Method } from '../protocol.ts';
import { vectorOperations } from './index.ts';
import { keyOf } from './keys.ts';

const root = mkdtempSync(join(tmpdir(), 'kb-vectors-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let count = 0;
const freshPath = (): string => join(root, `${count++}`);

const space: EmbeddingSpace = { name: 'test/a/16', provider: 'test', model: 'a', dimensions: 16 };
const wide = { ...space, name: 'test/wide/1024', dimensions: 1024 };
const many = (key: string, passages: number) =>
  indexedDocument({ key, texts: Array.from({ length: passages }, (_, n) => `text ${n}`) });

/** Gives what waits a vector, and gives the vectors by row. */
async function fill(store: VectorKnowledgeStore, { dimensions, ...of }: EmbeddingSpace = space, seed = 1) {
  const id = await store.vectors.open({ dimensions, ...of });
  const vectors = sampleVectors('random', dimensions, seed);
  const given = new Map<number, Float32Array>();
  for (;;) {
    const rows = (await store.vectors.pending(id, 1000)).map(({ row }) => row);
    if (rows.length === 0) return given;
    const block = rows.map(() => vectors.next());
    for (const [index, row] of rows.entries()) given.set(row, block[index] ?? new Float32Array());
    await store.vectors.put(id, rows, block);
  }
}

const best = async (store: VectorKnowledgeStore, vector: Float32Array, { name } = space) =>
  (await store.vectors.nearest({ space: name, vector, limit: 1 }, 'all'))?.nearest[0];

test('vectors that one process stores or removes are seen by another at its next search', async () => {
  const path = freshPath();
  await using one = sqliteStore({ path });
  await using other = sqliteStore({ path });
  await one.put([many('a', 20)]);
  const first = await fill(one);
  const [row, vector] = [...first][7] ?? [0, new Float32Array()];
  expect(await best(other, vector)).toMatchObject({ row, ordinal: 7, cosine: expect.closeTo(1, 4) });
  await one.put([many('b', 5)]);
  const [later, added] = [...(await fill(one, space, 2))][3] ?? [0, new Float32Array()];
  expect(await best(other, added)).toMatchObject({ row: later, documentId: 'default.b', ordinal: 3 });
  await one.remove(['default.a'], 'all');
  expect((await best(other, vector))?.documentId).toBe('default.b');
  expect((await other.vectors.spaces('all'))[0]).toMatchObject({ vectors: 5, pending: 0 });
});

test('a store opened later loads thousands of vectors, packed or not, and forgets those that went', async () => {
  const path = freshPath();
  let given: Map<number, Float32Array>;
  {
    await using store = sqliteStore({ path });
    await store.put([many('gone', 50), many('a', 5000)]);
    given = await fill(store);
    await store.put([many('b', 4000)]);
    given = new Map([...given, ...(await fill(store, space, 3))]);
  }
  await using store = sqliteStore({ path });
  const rows = [...given.keys()];
  for (const at of [60, 4500, 9000]) {
    const row = rows[at] ?? 0;
    expect((await best(store, given.get(row) ?? new Float32Array()))?.row).toBe(row);
  }
  await store.remove(['default.gone'], 'all');
  await using again = sqliteStore({ path });
  const [row, vector] = [...given][10] ?? [0, new Float32Array()];
  expect((await best(again, vector))?.row).not.toBe(row);
  const kept = rows[60] ?? 0;
  expect((await best(again, given.get(kept) ?? new Float32Array()))?.row).toBe(kept);
});

test('the ten nearest are those of brute force, however alike vectors are', async () => {
  await using store = sqliteStore({ path: freshPath() });
  await store.put([many('a', 800)]);
  for (const shape of [
    'random',
    'clustered',
    'near-duplicates',
    'alike',
    'offset',
    'one large value',
    'sparse',
  ] as const) {
    const named = { ...space, name: `test/${shape}/384`, dimensions: 384 };
    const id = await store.vectors.open(named, { fresh: true });
    const supply = sampleVectors(shape, 384);
    const rows = (await store.vectors.pending(id, 1000)).map(({ row }) => row);
    const vectors = rows.map(() => supply.next());
    await store.vectors.put(id, rows, vectors);
    await store.vectors.activate(id);
    let found = 0;
    for (let round = 0; round < 10; round++) {
      const vector = supply.next();
      const cosines = new Map(vectors.map((other, i) => [rows[i], cosine(vector, other)]));
      const tenth = [...cosines.values()].toSorted((a, b) => b - a)[9] ?? 1;
      const { nearest = [] } = (await store.vectors.nearest({ space: named.name, vector, limit: 10 }, 'all')) ?? {};
      found += nearest.filter(({ row }) => (cosines.get(row) ?? -1) >= tenth - 1e-7).length;
    }
    expect(`${shape}: ${found >= 98 ? 'found' : found}`).toBe(`${shape}: found`);
  }
});

test('a base that outgrows the memory for vectors goes on in bits, with the same answers', async () => {
  const path = freshPath();
  await using store = sqliteStore({ path, vectorMegabytes: 1 });
  await store.put([many('a', 500)]);
  const given = await fill(store, wide);
  const ask = async () => {
    const [, vector = new Float32Array()] = [...given][123] ?? [];
    return (await store.vectors.nearest({ space: wide.name, vector, limit: 10 }, 'all'))?.nearest;
  };
  const before = await ask();
  await store.put([many('b', 1000)]);
  await fill(store, wide, 5);
  expect((await ask())?.[0]).toEqual(before?.[0]);
  await store.remove(['default.b'], 'all');
  expect(await ask()).toEqual(before);
});

test('a reader that missed more changes than are kept loads everything again', async () => {
  const path = freshPath();
  await using store = sqliteStore({ path });
  await store.put([many('a', 30)]);
  const given = await fill(store);
  const [row, vector] = [...given][9] ?? [0, new Float32Array()];
  expect((await best(store, vector))?.row).toBe(row);
  const database = openDatabase(path);
  database.sql('DELETE FROM vector_change').run();
  database.sql("UPDATE meta SET value = 1000 WHERE name = 'vector_changes_dropped'").run();
  database.sql('DELETE FROM vector WHERE id = ?').run(keyOf(1, row));
  database.close();
  expect((await best(store, vector))?.row).not.toBe(row);
});

test('searches that come first at the same moment have the vectors in memory once', async () => {
  const path = freshPath();
  const run = operations({ path, analysisVersion: 0, vectorBytes: 2 ** 29, versions: usualVersions });
  const call = (method: Method, ...args: readonly unknown[]) => run(method, args, () => false);
  const dimensions = 1024;
  const id = await call('openSpace', { ...space, dimensions }, false);
  const database = openDatabase(path);
  const vectors = worthHelp(dimensions);
  database.sql('INSERT INTO space_tally VALUES (?, 1, ?)').run(Number(id), vectors);
  const rows = 'WITH RECURSIVE n(row) AS (SELECT 1 UNION ALL SELECT row + 1 FROM n WHERE row < ?)';
  database
    .sql(`${rows} INSERT INTO vector SELECT ? + row, 1, row, 0.01, randomblob(2048) FROM n`)
    .run(vectors, keyOf(Number(id), 0));
  database.close();
  await call('close');
  // Each that loads so many starts a thread.
  let threads = 0;
  const count = (): void => {
    threads++;
  };
  subscribe('worker_threads', count);
  const query = { space: space.name, vector: new Float32Array(dimensions).fill(1), limit: 1 };
  await Promise.all([call('nearest', query, 'all'), call('nearest', query, 'all')]);
  unsubscribe('worker_threads', count);
  await call('close');
  expect(threads).toBeLessThanOrEqual(1);
});

test('a store that is closed while another process writes still does all that it was asked before', async () => {
  const path = freshPath();
  const store = sqliteStore({ path });
  await store.put([many('a', 5000)]);
  await fill(store);
  const id = await store.vectors.open({ ...space, name: 'another' });
  const other = openDatabase(path);
  while (!other.begin()) await sleep(1);
  const activated = store.vectors.activate(id);
  const closed = store[Symbol.asyncDispose]();
  await sleep(50);
  other.rollback();
  expect(await activated).toBe(true);
  await closed;
  expect(other.sql('SELECT count(*) AS left FROM vector').get()).toEqual({ left: 0 });
  other.close();
});

test('what dropped spaces leave is deleted in parts', async () => {
  const path = freshPath();
  await using store = sqliteStore({ path });
  await store.put([many('a', 3000)]);
  await fill(store);
  const id = await store.vectors.open({ ...space, name: 'another' });
  await store.vectors.activate(id);
  const database = openDatabase(path);
  expect(database.sql('SELECT count(*) AS left FROM vector').get()).toEqual({ left: 0 });
  database.close();
  expect(await store.vectors.spaces('all')).toMatchObject([{ id, vectors: 0, pending: 3000 }]);
});

test('a holder whose process has ended holds nothing', async () => {
  const path = freshPath();
  await using store = sqliteStore({ path });
  const id = await store.vectors.open(space);
  await store.vectors.claim(id, 'me', 60_000);
  const database = openDatabase(path);
  database.sql("UPDATE space SET holder = replace(holder, ' ' || ? || ' ', ' 999999999 ')").run(String(process.pid));
  expect(vectorOperations(database, 0).claimSpace(id, 'you', 60_000)).toBe(true);
  database.close();
});
