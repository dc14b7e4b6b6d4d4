import { expect, test } from 'vitest';
import { KbError } from '../errors.ts';
import type { VectorStore } from '../ports.ts';
import { memoryStore } from '../testing/memory-store.ts';
import { loadVectors } from './load-vectors.ts';

const space = { name: 'test/two', provider: 'test', model: 'two', dimensions: 2 };

/** Vectors that are searched in memory, with what was asked of them and what was logged. */
async function heard({ active = true, ...changes }: Partial<VectorStore> & { readonly active?: boolean } = {}) {
  const { vectors } = memoryStore();
  if (active) await vectors.open(space);
  const asked: unknown[] = [];
  const said: string[] = [];
  const told = (_: unknown, sentence: string): void => {
    said.push(sentence);
  };
  const closing = new AbortController();
  const nearest: VectorStore['nearest'] = async (query, access, options) => {
    asked.push(query.space);
    return vectors.nearest(query, access, options);
  };
  const load = () =>
    loadVectors({
      vectors: { ...vectors, local: true, nearest, ...changes },
      log: { warn: told, error: told },
      signal: closing.signal,
      afterMs: 0,
    });
  return { load, asked, said, closing };
}

test('the vectors in use are searched once, so that they are in memory', async () => {
  const { load, asked, said } = await heard();
  await load();
  expect([asked, said]).toEqual([[space.name], []]);
});

test('where there are none, or others search them, nothing is asked', async () => {
  for (const changes of [{ active: false }, { local: false }]) {
    const { load, asked } = await heard(changes);
    await load();
    expect(asked).toEqual([]);
  }
});

test('a failure is said, and stops nothing; one because the base is closed is not', async () => {
  const nearest = async () => Promise.reject(new KbError('store_unavailable', 'The disk is away.'));
  const { load, said, closing } = await heard({ nearest });
  await load();
  expect(said).toEqual(['The vectors could not be read at the start; a search tries again. The disk is away.']);
  closing.abort();
  await load();
  expect(said).toHaveLength(1);
});
