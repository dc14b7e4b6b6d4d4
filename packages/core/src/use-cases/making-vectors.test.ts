import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { hashEmbedder } from '../embedders/hash.ts';
import { KbError } from '../errors.ts';
import type { Embedder } from '../ports.ts';
import { ServiceError } from '../service-error.ts';
import { ask, context, documents, embedder, keys } from '../testing/ask-by-meaning.ts';
import { memoryStore } from '../testing/memory-store.ts';
import { openSemanticTestKb, openTestKb, testPrincipal } from '../testing/open-test-kb.ts';
import { semanticRanking } from './semantic-ranking.ts';

const down = async (): Promise<Embedder> => {
  throw new KbError('upstream_failed', 'The embedding service cannot be reached.');
};

test('a model that fails delays vectors alone: documents are in, words answer and say why', async () => {
  await using kb = await openSemanticTestKb({ documents, embedder: down });
  for (const mode of ['auto', 'hybrid', 'vector'])
    expect(await ask(kb, 'tea', { mode })).toMatchObject({
      items: [{ document: { key: 'tea' } }],
      notice: 'Found by words alone. The embedding model does not answer as it should.',
    });
});

test('a text that the model refuses holds up no other, and is still found by its words', async () => {
  const picky: Embedder = {
    ...embedder,
    async embed(texts, kind, options) {
      if (texts.some((text) => text.includes('lake')))
        throw new ServiceError('upstream_failed', 'No lakes.', { trouble: 'refused' });
      return embedder.embed(texts, kind, options);
    },
  };
  const store = memoryStore();
  await using kb = await openSemanticTestKb({ documents, store, embedder: async () => picky });
  const notes: string[] = [];
  await kb.embed({ into: 'fresh', note: (sentence) => notes.push(sentence) }, context);
  expect(notes).toEqual([
    expect.stringMatching(/refused.*lake.*No lakes\./s),
    expect.stringContaining('not what they mean'),
  ]);
  expect((await kb.stats(context)).spaces).toMatchObject([{ vectors: 3, pending: 0 }]);
  expect(keys(await ask(kb, 'steaming', { mode: 'vector' }))[0]).toBe('tea');
  expect(keys(await ask(kb, 'deep and cold'))[0]).toBe('lake');
});

test('a model that is asked too often refuses no text: all wait for their vectors', async () => {
  const busy: Embedder = {
    ...embedder,
    async embed(texts, kind, options) {
      if (texts.join('').length > 1) throw new KbError('rate_limited', 'Slow down.');
      return embedder.embed(texts, kind, options);
    },
  };
  await using kb = await openSemanticTestKb({ documents, embedder: async () => busy });
  await expect(kb.embed({ into: 'configured' }, context)).rejects.toMatchObject({ code: 'rate_limited' });
  expect((await kb.stats(context)).spaces).toMatchObject([{ vectors: 0, pending: 3 }]);
});

test('vectors of another model are never searched, stay until the new ones are complete, then go', async () => {
  const store = memoryStore();
  const first = await openSemanticTestKb({ documents, store, embedder: async () => embedder });
  const other = hashEmbedder({ dimensions: 32 });
  const second = await openSemanticTestKb({ store, embedder: async () => other });
  expect((await ask(second, 'steaming')).notice).toContain('64 dimensions), not with n-grams (32)');
  expect(await second.embed({ into: 'present' }, context)).toMatchObject({ other: true, embedded: 0 });
  expect((await ask(first, 'steaming')).notice).toBeUndefined();
  expect(await second.embed({ into: 'configured' }, context)).toMatchObject({ embedded: 3, switched: true });
  expect((await ask(second, 'steaming')).notice).toBeUndefined();
  expect((await ask(first, 'steaming')).notice).toContain('run kb-mcp embed');
  expect((await second.stats(context)).spaces).toMatchObject([
    { dimensions: 32, active: true, vectors: 3, pending: 0 },
  ]);
  expect(await second.embed({ into: 'configured' }, context)).toMatchObject({ embedded: 0, switched: false });
  expect(await second.embed({ into: 'fresh' }, context)).toMatchObject({ embedded: 3, switched: true });
});

test('who is overtaken by another model while it embeds says so', async () => {
  const store = memoryStore();
  await using first = await openSemanticTestKb({ documents, store, embedder: async () => embedder });
  expect((await first.stats(context)).spaces).toHaveLength(1);
  const other = hashEmbedder({ dimensions: 32 });
  const third = hashEmbedder({ dimensions: 16 });
  const overtaken: Embedder = {
    ...other,
    async embed(...call) {
      await store.vectors.open(third.space);
      return other.embed(...call);
    },
  };
  await using second = await openSemanticTestKb({ store, embedder: async () => overtaken });
  await expect(second.embed({ into: 'configured' }, context)).rejects.toMatchObject({ code: 'conflict' });
  expect((await ask(first, 'steaming')).notice).toBeUndefined();
});

test('what is added later gets its vector in the background', async () => {
  await using kb = await openSemanticTestKb({ documents, embedder: async () => embedder });
  await kb.addSource({ name: 'sun', bytes: Buffer.from('Sunshine dries the leaves.') }, context);
  while ((await kb.stats(context)).spaces[0]?.pending !== 0) await sleep(5);
  expect(keys(await ask(kb, 'sunshine and leaves', { mode: 'vector' }))[0]).toBe('sun');
});

test('only who may do everything may have vectors made', async () => {
  await using kb = await openSemanticTestKb({ documents, embedder: async () => embedder });
  const principal = testPrincipal({ default: 'writer' });
  await expect(kb.embed({ into: 'fresh' }, { principal })).rejects.toMatchObject({ code: 'forbidden' });
});

test('when the vectors of the same model name are made anew, questions that were asked before are embedded anew as well', async () => {
  let sign = 1;
  const swapped: Embedder = {
    ...embedder,
    async embed(...call) {
      const vectors = await embedder.embed(...call);
      return vectors.map((vector) => vector.map((value) => sign * value));
    },
  };
  const store = memoryStore();
  await using kb = await openSemanticTestKb({ documents, store, embedder: async () => swapped });
  const nearest = async () => keys(await ask(kb, 'steaming', { mode: 'vector' }));
  const before = await nearest();
  sign = -1;
  await kb.embed({ into: 'fresh' }, context);
  expect(await nearest()).toEqual(before);
  const local = { ...store, vectors: { ...store.vectors, local: true } };
  await using other = await openSemanticTestKb({ store: local, embedder: async () => swapped });
  expect(keys(await ask(other, 'steaming', { mode: 'vector' }))).toEqual(before);
  sign = 1;
  await kb.embed({ into: 'fresh' }, context);
  expect(keys(await ask(other, 'steaming', { mode: 'vector' }))).toEqual(before);
});

test('who asks for vectors while passages wait for theirs is told how many of those it sees, and answered by words where none has one', async () => {
  const store = memoryStore();
  const given = [...documents, { key: 'hidden', text: 'Hidden tea.', collection: 'hidden' }];
  await using plain = await openTestKb({ documents: given, store });
  expect((await plain.stats(context)).passages).toBe(4);
  const id = await store.vectors.open(embedder.space);
  const rank = semanticRanking({
    store,
    embedder: async () => embedder,
    embedMs: 1000,
    rerankMs: 1,
    rerankPassages: 1,
  });
  await using kb = await openTestKb({ store, parts: { rank, vectors: store.vectors } });
  const principal = testPrincipal({ default: 'reader' });
  const search = (mode: 'vector' | 'hybrid' | 'auto') => kb.search({ query: 'tea', mode, limit: 9 }, { principal });
  const none = '3 of 3 passages have no vector yet: they are found by words alone.';
  for (const mode of ['vector', 'hybrid'] as const)
    expect(await search(mode)).toMatchObject({
      items: [{ document: { key: 'tea' } }],
      notice: `Found by words alone. ${none}`,
    });
  const [first] = await store.vectors.pending(id, 1);
  await store.vectors.put(id, [first?.row ?? 0], await embedder.embed(['tea'], 'passage'));
  expect((await search('vector')).notice).toBe(none.replace('3', '2'));
  expect((await search('auto')).notice).toBeUndefined();
});

test('where all passages have vectors nobody asks how many wait', async () => {
  const store = memoryStore();
  let asked = 0;
  const counted: typeof store = {
    ...store,
    vectors: {
      ...store.vectors,
      spaces(...call) {
        asked++;
        return store.vectors.spaces(...call);
      },
    },
  };
  await using kb = await openSemanticTestKb({ documents, store: counted, embedder: async () => embedder });
  await ask(kb, 'tea', { mode: 'vector' });
  const before = asked;
  for (const mode of ['vector', 'hybrid']) expect((await ask(kb, 'ice', { mode })).notice).toBeUndefined();
  expect(asked).toBe(before);
});
