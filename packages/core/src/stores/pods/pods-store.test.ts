import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashEmbedder } from '../../embedders/hash.ts';
import { migrateStore, verifyMigration } from '../../migration/index.ts';
import type { Access } from '../../model.ts';
import type { VectorKnowledgeStore } from '../../ports.ts';
import { searchPassages } from '../../retrieval/search-passages.ts';
import { describeStore, describeVectorStore, describeVersionRules } from '../../testing/describe-store.ts';
import { indexedDocument } from '../../testing/indexed-document.ts';
import { memoryStore } from '../../testing/memory-store.ts';
import { podsStore } from './index.ts';

const open = (options = {}) =>
  podsStore({
    home: memoryStore(options),
    pods: [
      { collections: ['canary-collection', 'other', 'fr'], store: memoryStore(options) },
      { collections: ['open2', 'secret', 'alpha'], store: memoryStore(options) },
    ],
  });

describe('several stores as one', () => {
  describeStore('in memory', open);
  describeVersionRules('in memory', (versions) => open({ versions }));
  describeVectorStore('in memory', open);
});

const text = fc.array(fc.constantFrom('tea', 'river', 'stone', 'window', 'paper', 'garden'), {
  minLength: 1,
  maxLength: 9,
});
const drafts = fc.array(fc.record({ text, collection: fc.constantFrom('here', 'there', 'far') }), { maxLength: 20 });

test('what is found, and in which order, does not depend on where the collections are', async () => {
  await fc.assert(
    fc.asyncProperty(drafts, text, async (given, query) => {
      await using whole = memoryStore();
      await using split = podsStore({
        home: memoryStore(),
        pods: ['there', 'far'].map((name) => ({ collections: [name], store: memoryStore() })),
      });
      const documents = given.map((one, n) =>
        indexedDocument({ collection: one.collection, key: `${n}`, texts: [one.text.join(' ')] }),
      );
      const ranked = async (store: VectorKnowledgeStore, access: Access) => {
        const found = await searchPassages({ store, query: query.join(' '), access, limit: 50 });
        return found.map(({ documentId, score }) => `${score.toFixed(9)} ${documentId}`);
      };
      for (const store of [whole, split]) await store.put(documents);
      for (const access of ['all', ['here', 'far'], ['there']] as const)
        expect(await ranked(split, access)).toEqual(await ranked(whole, access));
    }),
    { numRuns: 60 },
  );
});

const words = (collection: string) => indexedDocument({ collection, key: 'a', texts: ['shared words', collection] });

/** Three collections in three stores, of which one is gone. */
async function withOneGone() {
  const gone = memoryStore();
  const store = podsStore({
    home: memoryStore(),
    pods: [
      { collections: ['near'], store: memoryStore() },
      { collections: ['far', 'farther'], store: gone },
    ],
  });
  await store.put([words('home'), words('near'), words('far')]);
  await gone[Symbol.asyncDispose]();
  return store;
}

test('a store that cannot be reached is told with its collections, and no answer is a part of one', async () => {
  await using store = await withOneGone();
  const filter = { collections: ['far', 'home'] };
  const told = { code: 'store_unavailable', message: expect.stringContaining('far, farther') };
  for (const call of [
    store.candidates({ terms: ['shared'], limit: 9 }, 'all'),
    store.candidates({ terms: ['shared'], limit: 9, filter }, 'all'),
    store.list({ limit: 9 }, 'all'),
    store.list({ limit: 9, filter: { collections: ['far', 'farther'] } }, 'all'),
    store.get('far.a', 'all'),
    store.get('nobody', 'all'),
    store.passages('nobody', { limit: 9 }, 'all'),
    store.versions.of('nobody', 'all'),
    store.versions.latest({ limit: 9 }, 'all'),
    store.languages('all'),
    searchPassages({ store, query: 'sharde', access: 'all', limit: 9 }),
    store.stats('all'),
    store.check(),
    store.remove(['far.a'], 'all'),
    store.vectors.spaces('all'),
  ])
    await expect(call).rejects.toMatchObject(told);
  await expect(store.put([words('far')])).rejects.toMatchObject({
    message: expect.stringContaining('collection far:'),
  });
  await expect(store.stats(['near', 'far'])).rejects.toMatchObject({
    message: expect.not.stringContaining('farther'),
  });
});

test('what is in the other stores is found, read and written meanwhile', async () => {
  await using store = await withOneGone();
  const { candidates, frequency } = await store.candidates(
    { terms: ['shared'], limit: 9, filter: { collections: ['near', 'home'] } },
    'all',
  );
  expect(candidates.map(({ documentId }) => documentId).toSorted()).toEqual(['home.a', 'near.a']);
  expect(frequency.get('shared')).toBe(2);
  const search = { store, query: 'sharde', access: 'all', limit: 9, filter: { collections: ['near'] } } as const;
  expect((await searchPassages(search)).map(({ documentId }) => documentId)).toEqual(['near.a']);
  expect(await store.get('near.a', 'all')).toMatchObject({ collection: 'near' });
  expect(await store.passages('home.a', { limit: 9 }, 'all')).toHaveLength(2);
  expect((await store.stats(['near', 'home'])).documents).toBe(2);
  expect(await store.put([words('other')])).toEqual(['added']);
  expect(await store.remove(['near.a'], 'all')).toBe(1);
});

test('what the main store has of a collection with a store of its own is not found twice, but told', async () => {
  const home = memoryStore();
  await home.put([words('near'), words('home')]);
  await using store = podsStore({ home, pods: [{ collections: ['near'], store: memoryStore() }] });
  await expect(store.stats('all')).rejects.toMatchObject({ message: expect.stringContaining('collection near') });
  expect((await store.stats(['near', 'home'])).documents).toBe(1);
});

test('passages by row come in the order asked from several stores, without those that have gone', async () => {
  await using store = podsStore({ home: memoryStore(), pods: [{ collections: ['far'], store: memoryStore() }] });
  await store.put([words('home'), words('far')]);
  const { candidates } = await store.candidates({ terms: ['shared', 'home', 'far'], limit: 9 }, 'all');
  const rows = candidates.map(({ row }) => row).toSorted((a, b) => b - a);
  const asked = rows.flatMap((row) => [row, row + 2000]);
  const ids = (await store.passagesByRow(asked, 'all')).map(
    ({ passage }) => `${passage.documentId}-${passage.ordinal}`,
  );
  const byRow = new Map(candidates.map(({ row, documentId, ordinal }) => [row, `${documentId}-${ordinal}`]));
  expect(ids).toEqual(rows.map((row) => byRow.get(row)));
});

test('vectors of a store that was added later are made, and a search by meaning waits for its space', async () => {
  const { space } = hashEmbedder({ dimensions: 3 });
  const home = memoryStore();
  await home.put([words('home')]);
  const id = await home.vectors.open(space);
  await using store = podsStore({ home, pods: [{ collections: ['far'], store: memoryStore() }] });
  await store.put([words('far')]);
  const near = () => store.vectors.nearest({ space: space.name, vector: Float32Array.of(1, 0, 0), limit: 9 }, 'all');
  expect(await near()).toBeUndefined();
  expect(await store.vectors.spaces('all')).toMatchObject([{ id, active: true, vectors: 0, pending: 4 }]);
  expect(await store.vectors.open(space)).toBe(id);
  const rows = (await store.vectors.pending(id, 9)).map(({ row }) => row);
  expect(
    await store.vectors.put(
      id,
      rows,
      rows.map((_, n) => Float32Array.of(1, n, 0)),
    ),
  ).toBe(4);
  const found = await near();
  expect(found?.nearest.map(({ row }) => row)).toEqual(rows);
  expect(found?.background).toHaveLength(4);
  expect(found?.searched).toBe(4);
});

test('a base is spread over several stores, and put together again, with versions and vectors', async () => {
  const { space } = hashEmbedder({ dimensions: 3 });
  await using whole = memoryStore();
  const version = (n: number) =>
    indexedDocument({ collection: 'far', key: 'old', texts: [`text ${n}`], updatedAt: `2026-0${n}-01T00:00:00.000Z` });
  await whole.put([words('home'), words('far'), version(1)]);
  await whole.put([version(2)]);
  const id = await whole.vectors.open(space);
  const rows = (await whole.vectors.pending(id, 9)).map(({ row }) => row);
  await whole.vectors.put(
    id,
    rows,
    rows.map((_, n) => Float32Array.of(1, n, 0)),
  );
  const far = memoryStore();
  await using spread = podsStore({ home: memoryStore(), pods: [{ collections: ['far'], store: far }] });
  await migrateStore({ from: whole, to: spread });
  expect((await far.stats('all')).collections).toEqual({ far: 2 });
  await using again = memoryStore();
  await migrateStore({ from: spread, to: again });
  for (const store of [spread, again]) {
    const verified = await verifyMigration(whole, store);
    expect(verified).toMatchObject({ different: [], documents: [3, 3], vectors: [5, 5], overlap: 1 });
    expect((await store.versions.of('far.old', 'all')).map(({ document }) => document.updatedAt)).toEqual([
      '2026-01-01T00:00:00.000Z',
    ]);
  }
});

/** A store whose database shows each caller what is theirs alone, whatever they may ask for. */
function showing(store: VectorKnowledgeStore, seen: () => Access): VectorKnowledgeStore {
  return {
    ...store,
    languages: (_access, options) => store.languages(seen(), options),
    stats: (_access, options) => store.stats(seen(), options),
    get: (id, _access, options) => store.get(id, seen(), options),
  };
}

test('what one caller was told is not what another is told', async () => {
  const [home, pod] = [memoryStore(), memoryStore()];
  const write = (store: VectorKnowledgeStore, collection: string, language: string, documents: number) =>
    store.put(
      Array.from({ length: documents }, (_, n) => {
        const { document, ...rest } = indexedDocument({ collection, key: `${language}${n}` });
        return { ...rest, document: { ...document, language } };
      }),
    );
  await write(home, 'here', 'en', 2);
  await write(home, 'mine', 'en', 5);
  await write(home, 'far', 'en', 1);
  await write(pod, 'far', 'de', 3);
  let caller = 'somebody';
  const seen = (): Access => (caller === 'owner' ? ['here', 'mine', 'far'] : ['here']);
  await using store = podsStore({
    home: showing(home, seen),
    pods: [{ collections: ['far'], store: pod }],
    caller: () => caller,
  });
  expect(await store.languages('all', { recent: true })).toEqual(['de', 'en']);
  caller = 'owner';
  await expect(store.languages('all', { recent: true })).rejects.toMatchObject({
    message: expect.stringContaining('far'),
  });
  await home.remove(['far.en0'], 'all');
  expect(await store.languages('all', { recent: true })).toEqual(['en', 'de']);
});
