import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bm25, rarity } from './bm25.ts';
import { gramScores } from './grams.ts';
import { TokenPage } from './token-page.ts';

test('a text that is alone in its language has the score that it has among others', () => {
  const page = new TokenPage();
  const streams = ['rotterdam harbour', 'rotterdam station', 'nothing of it'].map((tokens) => page.lay(tokens));
  const terms = ['rotterdam', 'station'];
  const [together = []] = gramScores([{ terms, streams }], 1.2, 0.65);
  const apart = gramScores(
    streams.map((stream) => ({ terms, streams: [stream] })),
    1.2,
    0.65,
  );
  expect(apart.flat()).toEqual(together);
  expect(together.map((score) => score > 0)).toEqual([true, true, false]);
});

test('the letters of a text are compared with the terms of its own language alone', () => {
  const page = new TokenPage();
  const [text] = [page.lay('chevaux')];
  const groups = [
    { terms: ['chevaux'], streams: [] },
    { terms: ['pferd'], streams: [text] },
  ];
  expect(gramScores(groups, 1.2, 0.65)).toEqual([[], [0]]);
});

const tokens = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '日', '本', ' ', '\n'), maxLength: 30 });

/** Runs of four letters of a stream between two spaces. */
function runsOf(stream: string): readonly string[] {
  const spaced = ` ${stream.replaceAll('\n', ' ')} `;
  return Array.from({ length: Math.max(0, spaced.length - 3) }, (_, at) => spaced.slice(at, at + 4));
}

test('a score is BM25 over the runs of four letters, counted one by one', () => {
  fc.assert(
    fc.property(
      fc.array(tokens, { minLength: 1, maxLength: 3 }),
      fc.array(tokens, { maxLength: 5 }),
      (terms, texts) => {
        const page = new TokenPage();
        const streams = texts.map((text) => page.lay(text));
        const [found = []] = gramScores([{ terms, streams }], 1.2, 0.65);
        const sought = [...new Set(runsOf(terms.join(' ')))];
        const counts = texts.map((text) => {
          const runs = runsOf(text);
          return Float64Array.from(sought, (gram) => runs.filter((one) => one === gram).length);
        });
        const rarities = Float64Array.from(sought, (_, gram) =>
          rarity(counts.filter((own) => (own[gram] ?? 0) > 0).length, texts.length),
        );
        const meanLength = texts.reduce((sum, { length }) => sum + length, 0) / (texts.length || 1);
        const plainly = counts.map((own, i) =>
          bm25(own, rarities, texts[i]?.length ?? 0, { k1: 1.2, b: 0.65, meanLength }),
        );
        for (const [i, score] of found.entries()) expect(score).toBeCloseTo(plainly[i] ?? Number.NaN, 9);
        expect(found.length).toBe(texts.length);
      },
    ),
  );
});
