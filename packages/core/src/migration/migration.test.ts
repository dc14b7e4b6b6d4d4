import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { hashEmbedder } from '../embedders/hash.ts';
import type { VectorKnowledgeStore } from '../ports.ts';
import { migrate } from '../stores/postgres/migrate.ts';
import { pgliteClient } from '../stores/postgres/pglite-client.ts';
import { postgresStore } from '../stores/postgres/postgres-store.ts';
import { sqliteStore } from '../stores/sqlite/index.ts';
import { indexedDocument } from '../testing/indexed-document.ts';
import { memoryStore } from '../testing/memory-store.ts';
import { migrateStore } from './migrate-store.ts';
import { verifyMigration } from './verify-migration.ts';

const root = mkdtempSync(join(tmpdir(), 'kb-migration-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const embedder = hashEmbedder({ dimensions: 64 });
const documents = Number(process.env['KB_MCP_TEST_DOCUMENTS'] ?? 240);

test(
  'from embedded to PostgreSQL and back, interrupted on the way: the same documents, vectors and answers',
  { timeout: 600_000 },
  async () => {
    await using source = sqliteStore({ path: join(root, 'source') });
    await fill(source);
    const client = pgliteClient(await PGlite.create({ extensions: { vector } }));
    await migrate(client);
    await using middle = postgresStore({ client });

    const dry = await migrateStore({ from: source, to: middle, dryRun: true });
    expect(dry).toMatchObject({ documents, unchanged: 0, vectors: 0 });
    expect((await middle.stats('all')).documents).toBe(0);
    for (const part of [3, 2]) {
      const stop = new AbortController();
      const interrupted = migrateStore({
        from: source,
        to: middle,
        signal: stop.signal,
        progress: (counts) => {
          if (counts.documents >= documents / part) stop.abort();
        },
      });
      await expect(interrupted).rejects.toMatchObject({ code: 'cancelled' });
    }
    const rest = await migrateStore({ from: source, to: middle });
    expect(rest.documents).toBeLessThan(documents);
    expect(rest.documents + rest.unchanged).toBe(documents);
    const passages = documents * 2;
    const sound = {
      different: [],
      documents: [documents, documents],
      passages: [passages, passages],
      vectors: [passages, passages],
    };
    const there = await verifyMigration(source, middle);
    expect(there).toMatchObject(sound);
    expect(there.overlap).toBeGreaterThanOrEqual(0.99);

    await using back = sqliteStore({ path: join(root, 'back') });
    await migrateStore({ from: middle, to: back });
    expect(await verifyMigration(source, back)).toMatchObject(sound);
    expect(await back.vectors.spaces('all')).toMatchObject([{ literal: true }]);
    const id = await active(source);
    for (const key of ['d0', 'd7']) {
      const [before, after] = [
        await source.vectors.of(id, `default.${key}`),
        await back.vectors.of(await active(back), `default.${key}`),
      ];
      // A scale may differ in its last bit; the codes are the same.
      for (const [n, one] of before.entries())
        for (const [i, value] of (one.vector ?? []).entries()) expect(after[n]?.vector?.[i]).toBeCloseTo(value, 6);
    }
    expect(await migrateStore({ from: middle, to: back })).toEqual({
      documents: 0,
      passages: 0,
      unchanged: documents,
      vectors: 0,
    });
  },
);

test('earlier versions are copied with the times between which they were valid', async () => {
  await using source = memoryStore();
  await using target = sqliteStore({ path: join(root, 'versions') });
  const state = (n: number) =>
    indexedDocument({ key: 'a', texts: [`text ${n}`], updatedAt: `2026-0${n}-01T00:00:00.000Z` });
  for (const n of [1, 2, 3]) await source.put([state(n)]);
  expect((await migrateStore({ from: source, to: target })).documents).toBe(1);
  const told = async (store: VectorKnowledgeStore) => {
    const all = [];
    for (const { row, ...version } of await store.versions.of(state(1).document.id, 'all'))
      all.push([version, await store.versions.passages(row, 'all')]);
    return all;
  };
  expect(await told(source)).toHaveLength(2);
  expect(await told(target)).toEqual(await told(source));
  expect(await target.get(state(3).document.id, 'all')).toEqual(state(3).document);
  const { candidates } = await target.candidates({ terms: ['text', '1', '3'], limit: 9 }, 'all');
  expect(candidates.map(({ tokens }) => tokens)).toEqual([expect.stringContaining('text 3')]);
});

const active = async (store: VectorKnowledgeStore) => (await store.vectors.spaces('all'))[0]?.id ?? 0;

async function fill(store: VectorKnowledgeStore): Promise<void> {
  for (let from = 0; from < documents; from += 100) {
    const batch = Array.from({ length: Math.min(100, documents - from) }, (_, n) => draft(from + n));
    await store.put(batch);
  }
  const id = await store.vectors.open(embedder.space);
  await store.vectors.noteLiteral(id, true);
  for (;;) {
    const waiting = await store.vectors.pending(id, 500);
    if (waiting.length === 0) return;
    const vectors = await embedder.embed(
      waiting.map(({ text }) => text),
      'passage',
    );
    await store.vectors.put(
      id,
      waiting.map(({ row }) => row),
      vectors,
    );
  }
}

/** Text of a few frequent and many rare words, as language is; no two documents are alike. */
function draft(n: number) {
  let state = n + 1;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state ^ (state >>> 15)) / 2 ** 32;
  };
  const word = () => `word${Math.floor(5000 ** Math.abs(random() % 1))}`;
  const text = () => Array.from({ length: 20 }, word).join(' ');
  const tags = n % 3 ? [] : ['third'];
  return indexedDocument({ key: `d${n}`, title: `Title ${n}`, texts: [text(), text()], tags, metadata: { n } });
}
