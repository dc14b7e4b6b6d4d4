import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diversify } from './diversify.ts';
import type { Scored } from './scored.ts';
import { resemblance, sketchOf } from './sketch.ts';
import { TokenPage } from './token-page.ts';
import { weights } from './weights.ts';

const scoredOf = (documentId: string, tokens: string, score: number, counts: readonly number[] = [1]): Scored => ({
  candidate: { row: 1, documentId, ordinal: 0, tokens, titleTokens: '', language: 'en' },
  laid: new TokenPage().layPassage('', tokens),
  counts: Float64Array.from(counts),
  length: 100,
  rarities: Float64Array.from(counts),
  parts: { words: score },
  score,
});

const textOf = (words: number, from = 0): string => Array.from({ length: words }, (_, n) => `w${n + from}`).join(' ');
const report = textOf(200);
const copy = report.replace('w150', 'changed');
const order = (scored: readonly Scored[]) => diversify(scored, weights).map(({ candidate }) => candidate.documentId);

test('a copy with a changed word goes below another answer', () => {
  const all = [scoredOf('a', report, 1), scoredOf('b', copy, 0.99), scoredOf('c', textOf(200, 500), 0.95)];
  expect(order(all)).toEqual(['a', 'c', 'b']);
});

test('a text that differs in a word of the query keeps its place', () => {
  const all = [scoredOf('a', report, 1, [2, 1]), scoredOf('b', copy, 0.99, [2, 0]), scoredOf('c', 'other', 0.8)];
  expect(order(all)).toEqual(['a', 'b', 'c']);
});

test('passages that overlap by forty words are not copies', () => {
  const all = [scoredOf('a', report, 1), scoredOf('b', textOf(200, 160), 0.99), scoredOf('c', 'other', 0.8)];
  expect(order(all)).toEqual(['a', 'b', 'c']);
});

test('a text resembles itself wholly, others alike from both sides', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 300 }).map((words) => words.join(' '));
  fc.assert(
    fc.property(text, text, (a, b) => {
      const page = new TokenPage();
      const [x, y] = [sketchOf(page.lay(a)), sketchOf(page.lay(b))];
      expect(resemblance(x, x)).toBe(1);
      expect(resemblance(x, y)).toBe(resemblance(y, x));
      expect(resemblance(x, y)).toBeLessThanOrEqual(1);
      expect(resemblance(x, y, 0.5) >= 0.5).toBe(resemblance(x, y) >= 0.5);
    }),
    { numRuns: 50 },
  );
});
