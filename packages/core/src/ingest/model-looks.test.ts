import { expect, test } from 'vitest';
import { KbError } from '../errors.ts';
import { silentLog } from '../log.ts';
import type { Embedder } from '../ports.ts';
import { context, documents, embedder } from '../testing/ask-by-meaning.ts';
import { keptLog } from '../testing/kept-log.ts';
import { memoryStore } from '../testing/memory-store.ts';
import { openSemanticTestKb, openTestKb } from '../testing/open-test-kb.ts';
import { vectorKeeper } from './vector-keeper.ts';

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

test('a service that has better vectors for what it was given than for any other text is not taken for one that counts', async () => {
  const all = [
    { key: 'tea', text: 'Green leaves are steamed shortly after harvest, and rolled by hand in Kyoto.' },
    { key: 'ships', text: 'Container vessels are loaded at the northern quay, and leave with the evening tide.' },
  ];
  const better = (text: string) => {
    const at = all.findIndex((one) => text.endsWith(one.text));
    return at === -1 ? undefined : Float32Array.from({ length: 64 }, (_, d) => Math.sin(d * 7 + at));
  };
  const table: Embedder = {
    space: embedder.space,
    embed: async (texts, ...rest) => {
      const others = await embedder.embed(texts, ...rest);
      return texts.map((text, i) => better(text) ?? others[i] ?? new Float32Array(64));
    },
  };
  for (const [model, literalOf] of [
    [table, false],
    [embedder, true],
  ] as const) {
    await using kb = await openSemanticTestKb({ documents: all, embedder: async () => model });
    expect((await kb.stats(context)).spaces).toMatchObject([{ literal: literalOf }]);
  }
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

test('a look that was broken off is made by whoever comes next', async () => {
  const store = memoryStore();
  await using _kb = await openTestKb({ documents, store });
  const stop = new AbortController();
  const stopped: Embedder = {
    ...embedder,
    async embed(texts, kind, options) {
      if (texts.includes('car')) stop.abort();
      options?.signal?.throwIfAborted();
      return embedder.embed(texts, kind, options);
    },
  };
  await using keeper = vectorKeeper({ store, embedder: async () => stopped, log: silentLog });
  await expect(keeper.embed({ into: 'configured', signal: stop.signal })).rejects.toThrow();
  const literalOf = async () => (await store.vectors.spaces('all')).map((space) => space.literal);
  expect(await literalOf()).toEqual([undefined]);
  await keeper.embed({ into: 'configured' });
  expect(await literalOf()).toEqual([true]);
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

/** What is said of the embedder of these tests. */
const literal = expect.stringContaining('seems to know words and letters, not what they mean');
