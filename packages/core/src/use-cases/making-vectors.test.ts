import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { hashEmbedder } from '../embedders/hash.ts';
import { KbError } from '../errors.ts';
import { vectorKeeper } from '../ingest/vector-keeper.ts';
import { silentLog } from '../log.ts';
import type { Embedder } from '../ports.ts';
import { ServiceError } from '../service-error.ts';
import { ask, context, documents, embedder, keys } from '../testing/ask-by-meaning.ts';
import { keptLog } from '../testing/kept-log.ts';
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
  expect(notes).toEqual([expect.stringMatching(/refused.*lake.*No lakes\./s), literal]);
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

/** A model of which the vectors are changed on the way, as they stand. */
function changed(change: (vector: Float32Array) => Float32Array): { embedder: Embedder; change: typeof change } {
  const model = {
    change,
    embedder: {
      ...embedder,
      embed: async (...call: Parameters<Embedder['embed']>) =>
        (await embedder.embed(...call)).map((vector) => model.change(vector)),
    },
  };
  return model;
}

test('a model that was exchanged behind its name is told of, and put right by making all anew', async () => {
  const model = changed((vector) => vector);
  const store = memoryStore();
  await using _first = await openSemanticTestKb({ documents, store, embedder: async () => model.embedder });
  model.change = (vector) => vector.toReversed();
  await using bases = new AsyncDisposableStack();
  const toldTo = async (added: typeof documents, into: 'configured' | 'fresh'): Promise<readonly string[]> => {
    bases.use(await openTestKb({ documents: added, store }));
    await using keeper = vectorKeeper({ store, embedder: async () => model.embedder, log: silentLog });
    const notes: string[] = [];
    await keeper.embed({ into, note: (sentence) => notes.push(sentence) });
    return notes;
  };
  const sentence = /another model now than the one that made the vectors here .* kb-mcp embed --fresh/;
  expect(await toldTo([{ key: 'sun', text: 'Sunshine dries the leaves.' }], 'configured')).toEqual([
    expect.stringMatching(sentence),
  ]);
  expect(await toldTo([], 'fresh')).toEqual([literal]);
  expect(await toldTo([{ key: 'rain', text: 'Rain wets the leaves.' }], 'configured')).toEqual([]);
});

test('a model that goes by words and letters alone is told of once, and searches know it', async () => {
  const store = memoryStore();
  await using kb = await openSemanticTestKb({ documents, store, embedder: async () => embedder });
  const told: string[] = [];
  await kb.embed({ into: 'fresh', note: (sentence) => told.push(sentence) }, context);
  expect((await kb.stats(context)).spaces).toMatchObject([{ literal: true }]);
  await kb.embed({ into: 'configured', note: (sentence) => told.push(sentence) }, context);
  expect(told).toEqual([literal]);
});

test('what kind of model it is remains unknown where the service is in trouble, and is looked at later', async () => {
  let inTrouble = true;
  const troubled: Embedder = {
    ...embedder,
    async embed(texts, kind, options) {
      if (inTrouble && texts.includes('car')) throw new KbError('upstream_failed', 'Down.');
      return embedder.embed(texts, kind, options);
    },
  };
  const store = memoryStore();
  const vectors = async () =>
    (await store.vectors.spaces('all')).map(({ literal: noted, ...space }) => [noted, space.vectors]);
  await using _kb = await openTestKb({ documents, store });
  for (const [expected, told] of [
    [undefined, []],
    [true, [literal]],
  ] as const) {
    await using keeper = vectorKeeper({ store, embedder: async () => troubled, log: silentLog });
    const notes: string[] = [];
    await keeper.embed({ into: 'configured', note: (sentence) => notes.push(sentence) });
    expect(await vectors()).toEqual([[expected, 3]]);
    expect(notes).toEqual(told);
    inTrouble = false;
  }
});

test('a server that starts with such a model has it in its log', async () => {
  const model = changed((vector) => vector);
  const store = memoryStore();
  await using _first = await openSemanticTestKb({ documents, store, embedder: async () => model.embedder });
  model.change = (vector) => vector.toReversed();
  const { log, lines } = keptLog();
  await using keeper = vectorKeeper({ store, embedder: async () => model.embedder, log });
  keeper.topUp();
  await expect.poll(() => lines).toEqual([expect.stringContaining('another model now')]);
});

test.each<[string, (vector: Float32Array) => Float32Array]>([
  ['rounds otherwise', (vector) => vector.map((value) => Math.round(value * 64) / 64)],
  ['gives vectors of another length', (vector) => vector.map((value) => value * 7)],
  ['is quantised to four bits', (vector) => vector.map((value) => Math.round(value * 16) / 16)],
  [
    'runs on other hardware',
    (vector) => vector.map((value, place) => value + 0.02 * Math.sin(place * 12.9898 + value * 78.233)),
  ],
])('the same model that %s is not taken for another', async (_, change) => {
  const model = changed((vector) => vector);
  const store = memoryStore();
  await using first = await openSemanticTestKb({ documents, store, embedder: async () => model.embedder });
  expect((await first.stats(context)).spaces).toMatchObject([{ vectors: 3 }]);
  model.change = change;
  await using kb = await openSemanticTestKb({
    documents: [{ key: 'sun', text: 'Sunshine dries the leaves.' }],
    store,
    embedder: async () => model.embedder,
  });
  const { log, lines } = keptLog();
  await using keeper = vectorKeeper({ store, embedder: async () => model.embedder, log });
  const notes: string[] = [];
  await keeper.embed({ into: 'configured', note: (sentence) => notes.push(sentence) });
  expect([...notes, ...lines]).toEqual([]);
  expect((await kb.stats(context)).spaces).toMatchObject([{ vectors: 4, pending: 0 }]);
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

/** What is said of the embedder of these tests. */
const literal = expect.stringContaining('seems to know words and letters, not what they mean');
