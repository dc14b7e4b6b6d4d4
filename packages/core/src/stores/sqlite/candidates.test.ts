import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { indexDocument } from '../../ingest/index-document.ts';
import type { KnowledgeStore } from '../../ports.ts';
import { sqliteStore } from './index.ts';

async function withStore<T>(work: (store: KnowledgeStore) => Promise<T>): Promise<T> {
  const path = mkdtempSync(join(tmpdir(), 'kb-candidates-'));
  try {
    await using store = sqliteStore({ path });
    return await work(store);
  } finally {
    rmSync(path, { recursive: true });
  }
}

function teaDocument(key: string, tags: readonly string[] = []) {
  const from = { collection: 'c', title: '', sourceUrl: '', mediaType: 'text/plain', updatedAt: '2024-01-01' };
  const text = `This is the tea that was of the ${Number(key) < 6 ? 'tea' : 'cup'} and for the garden.`;
  const given = { ...from, tags, key, hash: key + tags.join(' '), bytes: 1 };
  return indexDocument({ text, sections: [] }, given, { words: 200, overlap: 40 });
}

const candidatesOf = (keys: readonly string[], limit: number): Promise<readonly string[]> =>
  withStore(async (store) => {
    await store.put(await Promise.all(keys.map((key) => teaDocument(key))));
    const { candidates } = await store.candidates({ terms: ['tea'], limit }, 'all');
    return candidates.map(({ documentId }) => documentId).toSorted();
  });

const keys = Array.from({ length: 20 }, (_, key) => String(key));

test('of passages that are equally good the order of ingestion does not choose some', async () => {
  const some = await candidatesOf(keys, 10);
  expect(some).toEqual(await candidatesOf(keys.toReversed(), 10));
  expect(some).toHaveLength(6);
});

test('where all are equally good there is still an answer, and room for all gives all', async () => {
  expect(await candidatesOf(keys.slice(6), 10)).toHaveLength(10);
  expect(await candidatesOf(keys, 20)).toHaveLength(20);
});

test('where most are equally good the order of ingestion does not choose either, with and without a filter', async () => {
  const first = async (order: readonly string[], filter?: { path: string }) =>
    withStore(async (store) => {
      for (const key of order) await store.put([await teaDocument(key)]);
      const { candidates } = await store.candidates({ terms: ['tea'], limit: filter ? 4 : 14, filter }, 'all');
      return candidates.map(({ documentId }) => documentId).toSorted();
    });
  const many = Array.from({ length: 60 }, (_, key) => String(key));
  for (const filter of [undefined, { path: '1' }])
    expect(await first(many, filter)).toEqual(await first(many.toReversed(), filter));
});

test('a filter that few documents meet is looked up again when documents have come or changed', () =>
  withStore(async (store) => {
    const green = async () => {
      const { candidates } = await store.candidates({ terms: ['tea'], filter: { tags: ['green'] }, limit: 10 }, 'all');
      return candidates.length;
    };
    await store.put([await teaDocument('1', ['green']), await teaDocument('2')]);
    expect([await green(), await green()]).toEqual([1, 1]);
    await store.put([await teaDocument('3', ['green'])]);
    expect(await green()).toBe(2);
    await store.put([await teaDocument('1', ['black'])]);
    expect(await green()).toBe(1);
  }));
