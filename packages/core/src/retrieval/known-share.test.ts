import { expect, test } from 'vitest';
import { knownShare } from './known-share.ts';
import { analyseQuery } from './query.ts';

const passages = 100;
const known = async (query: string, frequency: Record<string, number>) =>
  knownShare(await analyseQuery(query, ['und']), { frequency: new Map(Object.entries(frequency)), passages });

test('what is known of a query is the share of its words, the rarer the more', async () => {
  expect(await known('zebra', { zebra: 3 })).toBe(1);
  expect(await known('zebra', {})).toBe(0);
  const common = await known('zebra unicorn', { zebra: 50 });
  const rare = await known('zebra unicorn', { zebra: 1 });
  expect(common).toBeGreaterThan(0);
  expect(rare).toBeGreaterThan(common);
  expect(rare).toBeLessThan(0.5);
});

test('a word taken for another is known as much as that counts', async () => {
  const query = await analyseQuery('zebar', ['und']);
  const taken = {
    ...query,
    counts: [0.8],
    corrections: new Map([[0, ['zebra']]]),
    termsOf: () => new Set(['zebra']),
  };
  expect(knownShare(taken, { frequency: new Map([['zebra', 3]]), passages })).toBeCloseTo(0.8);
});

test('of a question whose other words nobody wrote the small ones are not known of it', async () => {
  const frequency = new Map([['how', 3]]);
  const asked = async (query: string) => {
    const written = await analyseQuery(query, ['en']);
    return knownShare(written.withStopWords() ?? written, { frequency, passages });
  };
  expect(await asked('how do I mend my vehicle')).toBe(0);
  expect(await asked('how')).toBe(1);
});

test('a query without words is known', async () => {
  expect(await known('?!', {})).toBe(1);
});
