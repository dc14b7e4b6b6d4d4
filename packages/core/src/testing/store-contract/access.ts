import { expect, test } from 'vitest';
import type { Access } from '../../model.ts';
import type { KnowledgeStore } from '../../ports.ts';
import type { OpenStore } from '../describe-store.ts';
import { indexedDocument } from '../indexed-document.ts';

const canary = indexedDocument({
  collection: 'canary-collection',
  key: 'canary.canary',
  title: 'canary title',
  texts: ['canary shared words', 'canary more canary'],
  tags: ['canary-tag'],
  language: 'zz',
  mediaType: 'text/canary',
  metadata: { canary: true },
  updatedAt: '2030-01-01T00:00:00.000Z',
});
const open1 = indexedDocument({ collection: 'open', key: 'a', texts: ['shared words'], tags: ['t'] });
const open2 = indexedDocument({ collection: 'open2', key: 'b', texts: ['shared things here'] });

/** Everything that a caller could learn by calling every method. */
async function everything(store: KnowledgeStore, access: Access): Promise<readonly unknown[]> {
  const all = await store.candidates({ terms: ['canary', 'shared', 'words'], limit: 50 }, 'all');
  const own = await store.candidates({ terms: ['canary', 'shared', 'words'], limit: 50 }, access);
  const filter = {
    collections: ['canary-collection', 'open'],
    tags: ['canary-tag', 't'],
    types: ['canary', 'text/plain'],
  };
  const filtered = await store.candidates({ terms: ['canary', 'shared'], filter, limit: 50 }, access);
  const rows = all.candidates.map(({ row }) => row);
  return [
    await store.get(canary.document.id, access),
    await store.list({ limit: 50 }, access),
    await store.list({ filter, limit: 1 }, access),
    await store.list({ filter: { documents: [canary.document.id, open1.document.id] }, limit: 50 }, access),
    await store.passages(canary.document.id, { limit: 50 }, access),
    { ...own, candidates: own.candidates.map(({ row: _row, ...rest }) => rest), frequency: [...own.frequency] },
    {
      ...filtered,
      candidates: filtered.candidates.map(({ row: _row, ...rest }) => rest),
      frequency: [...filtered.frequency],
    },
    await store.passagesByRow(rows, access),
    await store.languages(access),
    await store.stats(access),
  ];
}

export function accessContract(open: OpenStore): void {
  test.each<[string, readonly string[]]>([
    ['one collection', ['open']],
    ['two collections', ['open2', 'open', 'nowhere']],
    ['no collection', []],
    ['a collection that does not exist', ['nowhere']],
  ])('with access to %s, nothing differs from a base without the forbidden one', async (_, access) => {
    await using store = await open();
    await using without = await open();
    await store.put([canary, open1, open2]);
    await without.put([open1, open2]);
    const seen = await everything(store, access);
    expect(JSON.stringify(seen)).not.toContain('canary');
    // Rows differ from base to base; the order in which they are asked for may as well.
    expect(unordered(seen)).toEqual(unordered(await everything(without, access)));
  });

  test('a document out of reach is not removed', async () => {
    await using store = await open();
    await store.put([canary, open1]);
    expect(await store.remove([canary.document.id, open1.document.id], ['open'])).toBe(1);
    expect(await store.remove([canary.document.id], [])).toBe(0);
    expect(await store.get(canary.document.id, ['canary-collection'])).toEqual(canary.document);
  });

  test('access to every collection sees everything', async () => {
    await using store = await open();
    await store.put([canary, open1, open2]);
    const every = ['canary-collection', 'open', 'open2'];
    expect(await everything(store, every)).toEqual(await everything(store, 'all'));
  });
}

const unordered = (seen: readonly unknown[]): unknown[] =>
  seen.map((one) => (Array.isArray(one) ? one.map((item) => JSON.stringify(item)).toSorted() : one));
