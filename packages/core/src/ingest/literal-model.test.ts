import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { hashEmbedder } from '../embedders/hash.ts';
import type { Embedder } from '../ports.ts';
import { isLiteral } from './literal-model.ts';
import { englishSynonyms, otherSynonyms, reordered } from './synonyms.ts';

const hash = hashEmbedder({ dimensions: 256 });

/** An embedder of so many dimensions that adds up a direction for each part of a text. */
function summing(parts: (text: string) => readonly string[], dimensions = 128): Embedder {
  const own = hashEmbedder({ dimensions });
  return {
    space: own.space,
    async embed(texts) {
      const all = texts.map(async (text) => {
        const directions = await own.embed(
          parts(text).flatMap((part) => [`${part}1`, `${part}2`, `${part}3`]),
          'passage',
        );
        return Float32Array.from({ length: dimensions }, (_, i) =>
          directions.reduce((sum, one) => sum + (one[i] ?? 0), 0),
        );
      });
      return Promise.all(all);
    },
  };
}

const words = (text: string): readonly string[] => text.toLowerCase().split(/\s+/);
const runs = (length: number) => (text: string) =>
  Array.from({ length: Math.max(1, text.length - length + 1) }, (_, i) => text.slice(i, i + length));

/** Takes synonyms of these lists for one word. */
const knowing = (lists: typeof otherSynonyms): Embedder => {
  const meant = new Map(lists.flat().map(([one, other]) => [other.toLowerCase(), one.toLowerCase()]));
  return summing((text) => words(text).map((word) => meant.get(word) ?? word));
};

/** Calls and texts that an embedder was asked for. */
function counted(embedder: Embedder) {
  let texts = 0;
  const embed: Embedder['embed'] = (given, ...rest) => {
    texts += given.length;
    return embedder.embed(given, ...rest);
  };
  return { embedder: { ...embedder, embed }, texts: () => texts };
}

test.each([
  ['hashed words and runs of letters', hash],
  ['hashed words', summing(words)],
  ['runs of two letters', summing(runs(2))],
  ['runs of three letters', summing(runs(3), 384)],
])('a model of %s is literal', async (_, embedder) => {
  expect(await isLiteral(embedder)).toBe(true);
});

test.each([englishSynonyms, ...otherSynonyms].map((list) => [list[0]?.join(' '), list] as const))(
  'a model that knows the synonyms of one language is not: %s',
  async (_, list) => {
    expect(await isLiteral(knowing([list]))).toBe(false);
    expect(await isLiteral(knowing([list.slice(0, Math.ceil(list.length / 2))]))).toBe(false);
  },
);

test('a model that knows English is asked no more than that', async () => {
  const english = counted(knowing([englishSynonyms]));
  await isLiteral(english.embedder);
  expect(english.texts()).toBe(2 * (englishSynonyms.length + reordered.length));
});

test('a model to which texts are all alike strange is not literal: nothing is known of it', async () => {
  const strange = summing((text) => [createHash('sha256').update(text).digest('hex')]);
  expect(await isLiteral(strange)).toBe(false);
});

test('synonyms share no word, and no run of three letters', () => {
  for (const [one, other] of [englishSynonyms, ...otherSynonyms].flat()) {
    expect([one, other].every((word) => word.length > 0)).toBe(true);
    const shared = runs(3)(one.toLowerCase()).filter((run) => run.length === 3 && other.toLowerCase().includes(run));
    expect([one, other, shared]).toEqual([one, other, []]);
  }
});
