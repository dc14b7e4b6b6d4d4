import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SATURATION, TITLE } from '../../first-stage.ts';
import { rank } from './rank.ts';

test('the best passages are those with the rarest words, and the lower number among equals', () => {
  const lists = [
    { rows: Uint32Array.of(2, 5, 9), counts: Uint8ClampedArray.of(1, 1, 1), titled: new Uint8Array(3), rarity: 1 },
    { rows: Uint32Array.of(3, 9), counts: Uint8ClampedArray.of(3, 1), titled: new Uint8Array(2), rarity: 2 },
  ];
  expect(rank(lists, 3).map(({ row }) => row)).toEqual([9, 3, 2]);
  expect(rank(lists, 9, (row) => row % 2 === 1).map(({ row }) => row)).toEqual([9, 3, 5]);
});

test('a word of the title counts more, but less than another word', () => {
  const lists = [
    { rows: Uint32Array.of(2, 5, 9), counts: Uint8ClampedArray.of(1, 1, 1), titled: Uint8Array.of(0, 1, 0), rarity: 1 },
    { rows: Uint32Array.of(9), counts: Uint8ClampedArray.of(1), titled: Uint8Array.of(0), rarity: 1 },
  ];
  expect(rank(lists, 3).map(({ row }) => row)).toEqual([9, 5, 2]);
});

test('the best passage stays though what the last words may still add is rounded to less than nothing', () => {
  const once = { counts: new Uint8ClampedArray(3000).fill(1), titled: new Uint8Array(3000) };
  const lists = [
    {
      rows: Uint32Array.of(1, 2, 9),
      counts: Uint8ClampedArray.of(1, 1, 2),
      titled: Uint8Array.of(1, 1, 1),
      rarity: 8.408247278027245,
    },
    {
      rows: Uint32Array.of(3, 7),
      counts: Uint8ClampedArray.of(3, 2),
      titled: Uint8Array.of(1, 1),
      rarity: 0.021211120897117634,
    },
    { ...once, rows: Uint32Array.from({ length: 3000 }, (_, i) => 10 + i), rarity: 0.427319564923249 },
    { ...once, rows: Uint32Array.from({ length: 3000 }, (_, i) => 9 + i), rarity: 7.302000906527756 },
  ];
  expect(rank(lists, 1).map(({ row }) => row)).toEqual([9]);
});

/** Some short lists, of which one or more cannot be told from a long one by what it holds. */
const ratedLists = fc
  .array(
    fc.record({
      share: fc.constantFrom(2, 20, 200, 2000, 9000),
      seed: fc.integer({ min: 1 }),
      rarity: fc.double({ min: 0.01, max: 9, noNaN: true }),
    }),
    { maxLength: 6 },
  )
  .map((given) =>
    given
      .toSorted((a, b) => a.share - b.share)
      .map(({ share, seed, rarity }) => {
        const random = randomFrom(seed);
        const rows = Uint32Array.from(new Set(Array.from({ length: share }, () => 1 + (random() % 9000)))).toSorted();
        return {
          rows,
          counts: Uint8ClampedArray.from(rows, () => 1 + (random() % 4)),
          titled: Uint8Array.from(rows, () => random() % 2),
          rarity,
        };
      }),
  );

/** Numbers of 31 bits (https://en.wikipedia.org/wiki/Lehmer_random_number_generator). */
function randomFrom(seed: number): () => number {
  let state = seed % 2147483647 || 1;
  return () => (state = (state * 48271) % 2147483647);
}

test('as many passages as one likes are ranked as a plain sum ranks them, though frequent words are looked up for few of them alone', () =>
  fc.assert(
    fc.property(ratedLists, fc.constantFrom(1, 10, 100), fc.boolean(), (lists, limit, odd) => {
      const allowed = odd ? (row: number) => row % 2 === 1 : undefined;
      const sums = new Map<number, number>();
      for (const { rows, counts, titled, rarity } of lists)
        for (const [i, row] of rows.entries()) {
          if (allowed && !allowed(row)) continue;
          const count = counts[i] ?? 0;
          const part = rarity * ((count * (SATURATION + 1)) / (count + SATURATION) + TITLE * (titled[i] ?? 0));
          sums.set(row, (sums.get(row) ?? 0) + part);
        }
      const expected = [...sums].toSorted((a, b) => b[1] - a[1] || a[0] - b[0]).map(([row, score]) => ({ row, score }));
      expect(rank(lists, limit, allowed)).toEqual(expected.slice(0, limit));
    }),
    { numRuns: 200 },
  ));
