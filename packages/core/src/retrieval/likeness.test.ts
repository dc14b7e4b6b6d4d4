import fc from 'fast-check';
import { expect, test } from 'vitest';
import { likenesses } from './likeness.ts';
import { TokenPage } from './token-page.ts';

const likenessesOf = (query: string, texts: readonly string[]) => {
  const page = new TokenPage();
  return likenesses(
    page.lay(query),
    texts.map((text) => ({ text: page.lay(text), shared: 12 })),
  );
};
const likeness = (query: string, text: string) =>
  likenessesOf(query, [text])[0] ?? { words: -1, letters: -1, telling: -1 };

test('a text is like itself, whatever it is, and unlike one that shares nothing with it', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { minLength: 1 }), (tokens) => {
      const text = tokens.map((token) => token.replaceAll(/[\0-\u0020]/g, 'x')).join(' ');
      expect(likeness(text, text).words).toBeCloseTo(1);
      if (text.length > 1) expect(likeness(text, text).letters).toBeCloseTo(1);
      const { words, letters } = likeness(text, '');
      expect(words + letters).toBe(0);
    }),
  );
});

test('words count as often as they stand, and are told apart from their parts, which letters show', () => {
  expect(likeness('sun moon', 'sun moon star star').words).toBeCloseTo(2 / Math.sqrt(2 * 6));
  const { words, letters } = likeness('sunflower', 'sunflowers');
  expect(words).toBe(0);
  expect(letters).toBeGreaterThan(0.7);
});

test('what the shared words tell is less in a text that says much else', () => {
  expect(likeness('sun', 'sun moon star rain').telling).toBe(6);
  expect(likeness('sun', '').telling).toBe(12);
});

test('each text is seen by itself, in letters of any script', () => {
  const texts = ['рыба и море', '魚 と 海', 'poisson et mer'];
  expect(likenessesOf('рыба', texts)).toEqual(texts.map((text) => likeness('рыба', text)));
  expect(likenessesOf('魚', texts).map(({ words }) => words > 0)).toEqual([false, true, false]);
});
