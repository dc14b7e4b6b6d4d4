import fc from 'fast-check';
import { expect, test } from 'vitest';
import { indexDocument } from '../ingest/index-document.ts';
import type { KnowledgeStore } from '../ports.ts';
import { memoryStore } from '../testing/memory-store.ts';
import { searchPassages } from './search-passages.ts';

const texts = {
  leave: 'Employees have twenty-five days of paid vacation. Requests go to the manager.',
  conges: 'Les employés ont vingt-cinq jours de congés payés. Les demandes vont au responsable.',
  tea: 'Green tea is steamed at eighty degrees; a covid outbreak closed the tea room.',
  urlaub: 'Die Mitarbeiter erhalten eine Reisekostenabrechnung nach jeder Dienstreise.',
  shui: '北京的饮用水质量由市政府负责检查。',
};

async function baseOf(order: readonly string[]): Promise<KnowledgeStore> {
  const store = memoryStore();
  for (const [key, text] of Object.entries(texts).toSorted((a, b) => order.indexOf(a[0]) - order.indexOf(b[0]))) {
    const from = { collection: 'default', key, title: key, tags: [], sourceUrl: '', mediaType: 'text/plain' };
    const rest = { hash: key, bytes: text.length, updatedAt: '2024-01-01T00:00:00Z' };
    await store.put([await indexDocument({ text, sections: [] }, { ...from, ...rest }, { words: 200, overlap: 40 })]);
  }
  return store;
}

const keys = Object.keys(texts);

async function found(store: KnowledgeStore, query: string): Promise<readonly string[]> {
  const ranked = await searchPassages({ store, query, access: 'all', limit: 10 });
  const stored = await store.passagesByRow(
    ranked.map(({ row }) => row),
    'all',
  );
  return stored.map(({ document }) => document.key);
}

test.each([
  ['How many vacation days do employees have?', 'leave'],
  ['combien de jours de congé', 'conges'],
  ['水', 'shui'],
  ['the steamed', 'tea'],
])('%s finds its answer first', async (query, key) => {
  expect((await found(await baseOf(keys), query))[0]).toBe(key);
});

test.each([
  ['the buyer pays the seller before the notary', 'en'],
  ['l’acheteur paie le vendeur devant le notaire', 'fr'],
  ['买方在公证人面前向卖方付款。', 'zh'],
])('a passage that says %s word for word comes before those that say its words otherwise', async (query, language) => {
  const others = [
    query.split(/(?<=[\p{Script=Han}])|\s/u).toReversed(),
    Array(3).fill(query.slice(0, query.length / 2)),
  ];
  const said = [`Elsewhere. ${query.toUpperCase()}\n${'More is said of other things here. '.repeat(9)}`];
  const store = memoryStore();
  for (const [key, text] of [...others, said].map((words) => words.join(language === 'zh' ? '' : ' ')).entries()) {
    const from = { collection: 'default', key: `${key}`, title: '', tags: [], sourceUrl: '', mediaType: 'text/plain' };
    const rest = { hash: `${key}`, bytes: text.length, updatedAt: '2024-01-01T00:00:00Z' };
    const settings = { words: 200, overlap: 40 };
    await store.put([
      await indexDocument({ text: `${text} ${text}`, sections: [], language }, { ...from, ...rest }, settings),
    ]);
  }
  expect((await found(store, query))[0]).toBe('2');
});

test('two words are found first where they stand as they are asked', async () => {
  const store = memoryStore();
  const others = ['Gardens of the north: a north garden, gardens and a garden.', 'The north. Garden.'];
  const said = `The wall has two sides. ${'It is older than the other one, and lower. '.repeat(9)} There is a garden north of it.`;
  for (const [key, text] of [...others, said].entries()) {
    const from = { collection: 'default', key: `${key}`, title: '', tags: [], sourceUrl: '', mediaType: 'text/plain' };
    const rest = { hash: `${key}`, bytes: text.length, updatedAt: '2024-01-01T00:00:00Z' };
    await store.put([await indexDocument({ text, sections: [] }, { ...from, ...rest }, { words: 200, overlap: 40 })]);
  }
  expect((await found(store, 'garden north'))[0]).toBe('2');
});

test('a query of stop words alone still answers', async () => {
  expect(await found(await baseOf(keys), 'at a the')).not.toEqual([]);
});

test.each([
  ['checksums', (at: number) => `${at.toString(16).padStart(4, 'e')}9fd86d081884c7d6`],
  ['numbers', (at: number) => `${1000 + at}`],
  ['runs of letters too long for a word', (at: number) => 'x'.repeat(200 + at)],
  ['strange words', (at: number) => `unheardof${String.fromCodePoint(97 + (at % 26), 97 + Math.floor(at / 26))}`],
])('a question stands out among hundreds of %s', async (_, strange) => {
  const log = Array.from({ length: 400 }, (_each, at) => strange(at)).join(' ');
  const store = await baseOf(keys);
  for (const query of [`Is tea steamed? ${log}`, `${log} Is tea steamed?`]) {
    expect((await found(store, query))[0]).toBe('tea');
  }
});

test('scores descend from 1 and are the sum of what the stages contributed', async () => {
  const store = await baseOf(keys);
  const ranked = await searchPassages({
    store,
    query: 'paid vacation of employees in the tea room',
    access: 'all',
    limit: 10,
  });
  expect(ranked[0]?.score).toBe(1);
  expect(ranked.map(({ score }) => score)).toEqual(ranked.map(({ score }) => score).toSorted((a, b) => b - a));
  for (const { score, explain } of ranked) {
    expect(Object.values(explain).reduce((sum, part) => sum + part, 0)).toBeCloseTo(score, 9);
  }
});

test.each([
  ['de', 'Wie alt ist der Bahnhof von Rotterdam?'],
  ['en', 'How old is the station in Rotterdam?'],
])('of the same text in two languages that of the question comes first (%s)', async (asked, query) => {
  const store = memoryStore();
  for (const language of ['de', 'en']) {
    const from = { collection: 'default', key: language, title: '', tags: [], sourceUrl: '', mediaType: 'text/plain' };
    const rest = { hash: language, bytes: 1, updatedAt: '2024-01-01T00:00:00Z' };
    const loaded = { text: 'Rotterdam Centraal 1847', sections: [], language };
    await store.put([await indexDocument(loaded, { ...from, ...rest }, { words: 200, overlap: 40 })]);
  }
  expect((await found(store, query))[0]).toBe(asked);
});

test('the order of ingestion changes nothing', async () => {
  const query = 'employees tea vacation congés';
  const [one, other] = [await baseOf(keys), await baseOf(keys.toReversed())];
  expect(await found(one, query)).toEqual(await found(other, query));
});

test.each([
  ['€', ['euro']],
  ['"€"?', ['euro']],
  ['&&', ['code']],
  ['→ ∑', ['code']],
  ['¥', ['in ¥']],
  ['...', []],
])('a query without a word finds what holds its symbols: %s', async (query, expected) => {
  const store = memoryStore();
  const symbols = {
    euro: 'Le loyer est de 45 € par mois.',
    code: 'if (a && b) return a → b or ∑ a',
    'in ¥': 'The cat sat.',
  };
  for (const [key, text] of Object.entries(symbols)) {
    const from = { collection: 'default', key, title: key, tags: [], sourceUrl: '', mediaType: 'text/plain' };
    const rest = { hash: key, bytes: text.length, updatedAt: '2024-01-01T00:00:00Z' };
    await store.put([await indexDocument({ text, sections: [] }, { ...from, ...rest }, { words: 200, overlap: 40 })]);
  }
  expect(await found(store, query)).toEqual(expected);
});

test('a stage that is switched off contributes nothing', async () => {
  const off = ['grams', 'similar', 'document', 'title', 'pairs', 'near', 'verbatim', 'diversity'] as const;
  const stages = Object.fromEntries(off.map((stage) => [stage, false]));
  const [best] = await searchPassages({
    store: await baseOf(keys),
    query: 'green tea',
    access: 'all',
    limit: 1,
    stages,
  });
  expect(best?.explain).toEqual({ words: 1, title: 0, pairs: 0, near: 0, verbatim: 0 });
});

test('no query is an error, whatever its characters', async () => {
  const store = await baseOf(keys);
  const anything = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({ unit: 'grapheme', maxLength: 300 }),
  );
  await fc.assert(
    fc.asyncProperty(anything, async (query) => {
      const ranked = await searchPassages({ store, query, access: 'all', limit: 5 });
      expect(ranked.every(({ score }) => score > 0 && score <= 1)).toBe(true);
    }),
    { numRuns: 100 },
  );
});

test('how alike a query and a passage are is a figure, whichever of its words are small, repeated or unknown', async () => {
  const store = await baseOf(keys);
  const areFigures = (values: readonly number[]) => values.length === 3 && values.every((one) => one >= 0);
  const word = fc.constantFrom('the', 'of', 'a', 'tea', 'steamed', 'vacation', 'zzzz', 'le', 'congés', '水', '80');
  await fc.assert(
    fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 12 }), async (words) => {
      const ranked = await searchPassages({ store, query: words.join(' '), access: 'all', limit: 10, likened: 10 });
      for (const { likeness } of ranked) expect(Object.values(likeness ?? {})).toSatisfy(areFigures);
    }),
  );
});

test('a passage that is its title alone is as like a query as one with the same words', async () => {
  const store = memoryStore();
  for (const title of ['', 'Steamed green tea']) {
    const from = { collection: 'default', key: `k${title}`, title, tags: [], sourceUrl: '', mediaType: 'text/plain' };
    const rest = { hash: 'h', bytes: 9, updatedAt: '2024-01-01T00:00:00Z' };
    const settings = { words: 200, overlap: 40 };
    await store.put([await indexDocument({ text: 'Steamed green tea', sections: [] }, { ...from, ...rest }, settings)]);
  }
  const [one, other] = await searchPassages({ store, query: 'green tea', access: 'all', limit: 10, likened: 10 });
  expect(one?.likeness?.words).toBeGreaterThan(0.5);
  expect(one?.likeness).toEqual(other?.likeness);
});

test('of a query as long as a book only so many terms reach the store', async () => {
  const store = await baseOf(keys);
  let asked = 0;
  const watching: Pick<KnowledgeStore, 'languages' | 'candidates' | 'similarTerms' | 'passagesByRow'> = {
    languages: store.languages,
    similarTerms: store.similarTerms,
    passagesByRow: store.passagesByRow,
    candidates: (query, access, options) => ((asked = query.terms.length), store.candidates(query, access, options)),
  };
  const query = Array.from({ length: 20_000 }, (_, i) => `w${i}`).join(' ');
  await searchPassages({ store: watching, query, access: 'all', limit: 5 });
  expect(asked).toBeLessThan(500);
});

test('searches at the same time give what each gives alone', async () => {
  const store = await baseOf(keys);
  const queries = ['vacation days', 'jours de congé', 'steamed tea', 'Dienstreise', '水质量'];
  const one = async (query: string) => searchPassages({ store, query, access: 'all', limit: 10, likened: 10 });
  const alone = [];
  for (const query of queries) alone.push(await one(query));
  expect(await Promise.all(queries.map(one))).toEqual(alone);
});
