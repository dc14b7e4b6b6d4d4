import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { KnowledgeBase } from '../knowledge-base.ts';
import type { Embedder } from '../ports.ts';
import { ask, context, documents, embedder, keys } from '../testing/ask-by-meaning.ts';
import { memoryStore } from '../testing/memory-store.ts';
import { openSemanticTestKb, openTestKb, testPrincipal } from '../testing/open-test-kb.ts';

test('a word that nobody wrote is found by vectors, and by both, with the parts of each score', async () => {
  await using kb = await openSemanticTestKb({ documents, embedder: async () => embedder });
  expect(keys(await ask(kb, 'steaming', { mode: 'vector' }))[0]).toBe('tea');
  const both = await ask(kb, 'the steaming of tea', { mode: 'hybrid' });
  expect(both.items[0]).toMatchObject({ document: { key: 'tea' }, score: 1 });
  expect(both.notice).toBeUndefined();
  const { words = 0, vector = 0, ...rest } = both.items[0]?.explain ?? {};
  expect(words).toBeGreaterThan(0);
  expect(vector).toBeGreaterThan(0);
  expect(Object.values(rest).reduce((sum, part) => sum + part, words + vector)).toBeCloseTo(1, 6);
  expect(await ask(kb, 'the steaming of tea')).toEqual(both);
  expect((await ask(kb, 'the steaming of tea', { mode: 'lexical' })).items[0]?.explain).not.toHaveProperty('vector');
});

test('the order does not depend on the order of ingestion', async () => {
  const many = Array.from({ length: 30 }, (_, n) => ({ key: `k${n}`, text: `Same words ${n % 3}.` }));
  const [one, other] = await Promise.all(
    [many, many.toReversed()].map((given) => openSemanticTestKb({ documents: given, embedder: async () => embedder })),
  );
  for (const mode of ['vector', 'hybrid']) {
    const answers = await Promise.all([one!, other!].map((kb) => ask(kb, 'same words', { mode, limit: 30 })));
    expect(keys(answers[0]!)).toEqual(keys(answers[1]!));
  }
  await one![Symbol.asyncDispose]();
  await other![Symbol.asyncDispose]();
});

test('few results are the first of many, so that the next page goes on where the last ended', async () => {
  const words = ['tea', 'teas', 'teapot', 'green', 'greenest', 'steam', 'steamed', 'lake', 'ice', 'cold'];
  const many = Array.from({ length: 60 }, (_, n) => ({
    key: `k${n}`,
    text: Array.from({ length: 4 + (n % 9) }, (__, i) => words[(n * (i + 3) + i * i) % words.length]).join(' '),
  }));
  await using kb = await openSemanticTestKb({ documents: many, embedder: async () => embedder });
  for (const query of ['green tea', 'steaming teapots', 'cold lake tea']) {
    const all = keys(await ask(kb, query, { mode: 'hybrid', limit: 40 }));
    for (const limit of [1, 3, 10])
      expect(keys(await ask(kb, query, { mode: 'hybrid', limit }))).toEqual(all.slice(0, limit));
  }
});

test('what becomes known of a model counts from the next search on', async () => {
  const words = ['tea', 'teas', 'teapot', 'green', 'greenest', 'steam', 'steamed', 'lake', 'ice', 'cold'];
  const many = Array.from({ length: 60 }, (_, n) => ({
    key: `k${n}`,
    text: Array.from({ length: 4 + (n % 9) }, (__, i) => words[(n * (i + 3) + i * i) % words.length]).join(' '),
  }));
  const store = memoryStore();
  await using kb = await openSemanticTestKb({ documents: many, store, embedder: async () => embedder });
  const [space] = await store.vectors.spaces('all');
  const answerOf = async (literal: boolean) => {
    await store.vectors.noteLiteral(space?.id ?? 0, literal);
    return ask(kb, 'a cold cup of green tea', { mode: 'hybrid', limit: 20 });
  };
  const counting = await answerOf(true);
  const knowing = await answerOf(false);
  expect(keys(knowing)).not.toEqual(keys(counting));
  expect(await answerOf(true)).toEqual(counting);
  expect(await answerOf(false)).toEqual(knowing);
});

test('passages that all point away from the question still come nearest first, and the nearest has the score 1', async () => {
  const at = (degrees: number) => Float32Array.of(Math.cos(degrees / 57.3), Math.sin(degrees / 57.3));
  const turned: Embedder = {
    space: { name: 'turned', provider: 'test', model: 'turned', dimensions: 2 },
    embed: (texts) => Promise.resolve(texts.map((text) => at(Number(/\d+/.exec(text)?.[0])))),
  };
  const given = [170, 100, 140, 120].map((degrees) => ({ key: `at ${degrees}`, text: `${degrees}` }));
  await using kb = await openSemanticTestKb({ documents: given, embedder: async () => turned });
  const answer = await ask(kb, '0', { mode: 'vector', limit: 3 });
  expect(keys(answer)).toEqual(['at 100', 'at 120', 'at 140']);
  expect(answer.items.map(({ score }) => score)).toEqual([1, 0, 0]);
});

test('in a part of the base that is about something else the nearest is still first', async () => {
  const tea = Array.from({ length: 40 }, (_, n) => ({ key: `tea${n}`, text: `Teapots ${n}`, collection: 'tea' }));
  const others = ['zzz', 'kettle pot', 'xylophone', 'potter', 'qqq'].map((text) => ({
    key: text,
    text,
    collection: 'others',
  }));
  await using kb = await openSemanticTestKb({ documents: [...tea, ...others], embedder: async () => embedder });
  const within = { filter: { collections: ['others'] }, limit: 5 };
  const near = keys(await ask(kb, 'teapotted', { ...within, mode: 'vector' }));
  expect(keys(await ask(kb, 'teapotted', { ...within, mode: 'hybrid' }))).toEqual(near);
});

test('a query of any kind is answered in any mode', async () => {
  await using kb = await openSemanticTestKb({ documents, embedder: async () => embedder });
  for (const query of ['', ' ', '"', '🍵', 'a'.repeat(100_000), '\u0000', 'AND OR NOT', 'שלום'])
    for (const mode of ['auto', 'lexical', 'vector', 'hybrid'])
      expect((await ask(kb, query, { mode })).notice).toBeUndefined();
});

test('modes that need a model are refused without one', async () => {
  await using kb = await openTestKb({ documents });
  for (const mode of ['vector', 'hybrid'])
    await expect(ask(kb, 'tea', { mode })).rejects.toMatchObject({ code: 'invalid_input' });
  await expect(kb.embed({ into: 'configured' }, context)).rejects.toMatchObject({ code: 'invalid_input' });
  expect((await ask(kb, 'tea')).notice).toBeUndefined();
});

test('a model that is late is not waited for, and its answer serves the next time', async () => {
  const open = Promise.withResolvers<void>();
  let slow = false;
  const late: Embedder = {
    ...embedder,
    async embed(texts, kind, options) {
      if (slow) await open.promise;
      return embedder.embed(texts, kind, options);
    },
  };
  await using kb = await openSemanticTestKb({ documents, embedder: async () => late, budgetMs: 20 });
  slow = true;
  expect((await ask(kb, 'steaming')).notice).toBe('Found by words alone. The embedding model does not answer in time.');
  open.resolve();
  await sleep(5);
  const answer = await ask(kb, 'steaming');
  expect(answer.notice).toBeUndefined();
  expect(keys(answer)[0]).toBe('tea');
});

test('who sees one collection gets the very answers of a base without the others', async () => {
  const hidden = Array.from({ length: 9 }, (_, n) => ({
    key: `h${n}`,
    collection: 'hidden',
    text: `Steamed tea ${n}.`,
  }));
  const make = (given: typeof documents) => openSemanticTestKb({ documents: given, embedder: async () => embedder });
  await using all = await make([...documents, ...hidden]);
  await using own = await make(documents);
  const principal = testPrincipal({ default: 'reader' });
  for (const mode of ['vector', 'hybrid'] as const) {
    const answer = (kb: KnowledgeBase) =>
      kb.search({ query: 'steamed tea', limit: 9, mode, explain: true }, { principal });
    expect(await answer(all)).toEqual(await answer(own));
  }
});

test('a reranker has the last word in time, and is skipped with a notice when it is late or fails', async () => {
  const judged = {
    name: 'judge',
    rerank: async (_: string, texts: readonly string[]) => texts.map((text) => (text.includes('lake') ? 9 : -9)),
  };
  await using kb = await openSemanticTestKb({ documents, reranker: judged });
  const answer = await ask(kb, 'the cold tea of the lake or ice cream');
  expect(keys(answer)[0]).toBe('lake');
  expect(answer.items[0]).toMatchObject({ score: 1, explain: { reranker: 9 } });
  const scores = answer.items.map(({ score }) => score);
  expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  const never = { name: 'sleeper', rerank: () => new Promise<never>(() => undefined) };
  await using slow = await openSemanticTestKb({ documents, reranker: never, budgetMs: 20 });
  expect((await ask(slow, 'cold tea lake ice')).notice).toBe(
    'Reranking was skipped. The reranker does not answer in time.',
  );
  expect((await ask(slow, 'cold tea lake ice', { mode: 'lexical' })).notice).toBeUndefined();
});

test('a passage that a reranker leaves out follows those that it judged, without a judgement', async () => {
  const judged = {
    name: 'judge',
    rerank: async (_: string, texts: readonly string[]) =>
      texts.map((text) => (text.includes('lake') ? -3 : undefined)),
  };
  await using plain = await openSemanticTestKb({ documents });
  await using kb = await openSemanticTestKb({ documents, reranker: judged });
  const query = 'the cold tea of the lake or ice cream';
  const answer = await ask(kb, query, { explain: true });
  const others = keys(await ask(plain, query)).filter((key) => key !== 'lake');
  expect(keys(answer)).toEqual(['lake', ...others]);
  expect(answer.items.map(({ explain }) => explain?.['reranker'])).toEqual([-3, ...others.map(() => undefined)]);
  expect(answer.notice).toBeUndefined();
});

test('a reranker that is late is not waited for again for a while', async () => {
  let asked = 0;
  const late = {
    name: 'sleeper',
    rerank: () => {
      asked++;
      return new Promise<never>(() => undefined);
    },
  };
  await using kb = await openSemanticTestKb({ documents, reranker: late, budgetMs: 20 });
  const notice = 'Reranking was skipped. The reranker does not answer in time.';
  for (let turn = 0; turn < 3; turn++) expect((await ask(kb, 'cold tea lake ice')).notice).toBe(notice);
  expect(asked).toBe(1);
});

test('a reranker is sent as many passages as it may judge, however few are asked for', async () => {
  const many = Array.from({ length: 12 }, (_, n) => ({ key: `t${n}`, text: `Tea number ${n} is steamed.` }));
  const last = {
    name: 'judge',
    rerank: async (_: string, texts: readonly string[]) => texts.map((_text, place) => place),
  };
  await using plain = await openSemanticTestKb({ documents: many });
  await using kb = await openSemanticTestKb({ documents: many, reranker: last });
  const order = keys(await ask(plain, 'steamed tea', { limit: 10 }));
  expect(keys(await ask(kb, 'steamed tea', { limit: 2 }))).toEqual([order[9], order[8]]);
});

test('a store that is asked for vectors while words are ranked gives the same answers', async () => {
  const given = Array.from({ length: 150 }, (_, n) => ({
    key: `t${n}`,
    text: `Tea ${n % 7} steams ${n % 2 === 0 ? 'by the lake' : 'in a cup'} number ${n}.`,
  }));
  const apart = memoryStore();
  const local = { ...apart, vectors: { ...apart.vectors, local: true } };
  await using one = await openSemanticTestKb({ documents: given, store: apart, embedder: async () => embedder });
  await using other = await openSemanticTestKb({ store: local, embedder: async () => embedder });
  for (const mode of ['vector', 'hybrid'] as const) {
    for (const query of ['steaming by lakes', 'cup number 31', 'leaves']) {
      const how = { mode, limit: 40, explain: true };
      expect(await ask(other, query, how)).toEqual(await ask(one, query, how));
    }
  }
});

test.each([
  ['at once is heard before words are ranked', 0, ['nearest', 'ranking']],
  ['late holds no ranking up', 60, ['ranking', 'nearest']],
  // Another process may have the processor for the three milliseconds that ranking waits.
])('where vectors are searched meanwhile, a model that answers %s', { retry: 4 }, async (_, milliseconds, expected) => {
  const happened: string[] = [];
  const store = memoryStore();
  const watched: typeof store = {
    ...store,
    async candidates(...call) {
      const found = await store.candidates(...call);
      const candidates = found.candidates.map(({ tokens, ...own }) => ({
        ...own,
        get tokens() {
          happened.push('ranking');
          return tokens;
        },
      }));
      return { ...found, candidates };
    },
    vectors: {
      ...store.vectors,
      local: true,
      nearest(...call) {
        happened.push('nearest');
        return store.vectors.nearest(...call);
      },
    },
  };
  const thinking: Embedder = {
    ...embedder,
    async embed(...call) {
      if (milliseconds > 0 && call[1] === 'query') await sleep(milliseconds);
      else await new Promise(setImmediate);
      return embedder.embed(...call);
    },
  };
  await using kb = await openSemanticTestKb({ documents, store: watched, embedder: async () => thinking });
  await ask(kb, 'steamed tea', { mode: 'hybrid' });
  expect([...new Set(happened)]).toEqual(expected);
});
