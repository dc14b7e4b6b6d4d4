import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearTerms } from './near-terms.ts';

/** Optimal string alignment, the whole table. */
function distance(a: readonly string[], b: readonly string[]): number {
  const table = Array.from({ length: a.length + 1 }, (_, i) => Array.from({ length: b.length + 1 }, (__, j) => i + j));
  const at = (i: number, j: number) => table[i]?.[j] ?? Infinity;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : Infinity;
      const changed = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      table[i]?.splice(j, 1, Math.min(changed, at(i - 1, j) + 1, at(i, j - 1) + 1, swapped));
    }
  }
  return at(a.length, b.length);
}

const byPoints = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

test('all terms within the distance are found, and no other, in any alphabet', () => {
  const word = fc.string({
    unit: fc.constantFrom('a', 'b', 'c', 'é', '한', '𝒜', '\u{10FFFF}'),
    minLength: 1,
    maxLength: 7,
  });
  fc.assert(
    fc.property(
      fc.uniqueArray(word, { maxLength: 60 }),
      word,
      fc.constantFrom(1, 2),
      fc.constantFrom(0, 1, 2),
      (terms, sought, most, fixed) => {
        const sorted = terms.toSorted(byPoints);
        const seek = (from: string) => sorted.find((term) => byPoints(term, from) >= 0);
        const letters = Array.from(sought);
        const expected = sorted
          .filter((term) => term.startsWith(letters.slice(0, fixed).join('')))
          .map((term) => ({ term, distance: distance(Array.from(term), letters) }))
          .filter((one) => one.distance <= most);
        expect(nearTerms(sought, { most, fixed, seek })).toEqual(expected);
      },
    ),
    { numRuns: 500 },
  );
});
