import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { indexDocument } from '../../ingest/index-document.ts';
import { sqliteStore } from './index.ts';

async function candidatesOf(keys: readonly string[], limit: number): Promise<readonly string[]> {
  const path = mkdtempSync(join(tmpdir(), 'kb-candidates-'));
  try {
    await using store = sqliteStore({ path });
    const from = {
      collection: 'c',
      title: '',
      tags: [],
      sourceUrl: '',
      mediaType: 'text/plain',
      updatedAt: '2024-01-01',
    };
    const documents = keys.map((key) => {
      const text = `This is the tea that was of the ${Number(key) < 6 ? 'tea' : 'cup'} and for the garden.`;
      return indexDocument({ text, sections: [] }, { ...from, key, hash: key, bytes: 1 }, { words: 200, overlap: 40 });
    });
    await store.put(await Promise.all(documents));
    const { candidates } = await store.candidates({ terms: ['tea'], limit }, 'all');
    return candidates.map(({ documentId }) => documentId).toSorted();
  } finally {
    rmSync(path, { recursive: true });
  }
}

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
