import fc from 'fast-check';
import { expect, test } from 'vitest';

import { fuse } from './fuse.ts';
import type { Scored } from './fusion-evidence.ts';

const rows = (...scores: number[]): Scored[] => scores.map((score, index) => ({ row: index + 1, score }));
/** Cosines around .5, as encoders give to unrelated texts. */
const background = Float64Array.from({ length: 200 }, (_, i) => 0.5 + 0.05 * Math.sin(i * 12.9898));
const base = { background, passages: 1000 };

test('a passage that both rankings hold is above those that one holds', () => {
  const lexical = [
    { row: 1, score: 9 },
    { row: 2, score: 8 },
  ];
  const vector = [
    { row: 3, score: 0.82 },
    { row: 2, score: 0.81 },
  ];
  expect(fuse({ ...base, lexical, vector })[0]?.row).toBe(2);
});

test('vectors that do not stand out leave the order of the words', () => {
  const lexical = rows(10, 9, 8, 7);
  const vector = [4, 3, 2, 1].map((row, index) => ({ row, score: 0.545 - index / 1000 }));
  expect(fuse({ ...base, lexical, vector }).map(({ row }) => row)).toEqual([1, 2, 3, 4]);
});

test('vectors that differ by no more than rounding leave the order of the words, unless one is another indeed', () => {
  const lexical = rows(10, 9, 8, 7);
  for (const all of [0.3, 0.7, 0.95]) {
    const alike = { lexical, background: new Float64Array(200).fill(all), passages: 1000 };
    const nearest = (...others: Scored[]) => [...others, ...[9, 4, 3].map((row) => ({ row, score: all + 0.001 }))];
    expect(fuse({ ...alike, vector: nearest() }).map(({ row }) => row)).toEqual([1, 2, 3, 4, 9]);
    expect(fuse({ ...alike, vector: nearest({ row: 7, score: all + 0.04 }) })[0]?.row).toBe(7);
  }
});

test('however far a single vector stands out, words that are sure come first', () => {
  const vector = [
    { row: 7, score: 0.99 },
    { row: 2, score: 0.52 },
  ];
  expect(fuse({ ...base, lexical: rows(10, 9, 8), vector })[0]?.row).toBe(7);
  expect(fuse({ ...base, lexical: rows(10, 5, 4), vector })[0]?.row).toBe(1);
});

test('a vector that stands far out is first where words are unsure', () => {
  const fused = fuse({
    ...base,
    lexical: rows(10, 9, 8),
    vector: [
      { row: 7, score: 0.95 },
      { row: 1, score: 0.52 },
    ],
  });
  expect(fused[0]).toMatchObject({ row: 7, lexical: 0 });
});

test('the further the best by words leads, the less vectors change', () => {
  const vector = [
    { row: 2, score: 0.63 },
    { row: 1, score: 0.5 },
  ];
  const second = (score: number) => [
    { row: 1, score: 10 },
    { row: 2, score },
  ];
  expect(fuse({ ...base, lexical: second(9), vector })[0]?.row).toBe(2);
  expect(fuse({ ...base, lexical: second(3), vector })[0]?.row).toBe(1);
});

test('words of a question that the base hardly knows leave it to vectors that stand out, and only to those', () => {
  const lexical = rows(10, 6, 5);
  const firstOf = (known: number, nearest: number) => {
    const vector = [nearest, 0.5].map((score, i) => ({ row: 7 + i, score }));
    return fuse({ ...base, lexical, known, vector })[0]?.row;
  };
  expect(firstOf(1, 0.7)).toBe(1);
  expect(firstOf(0.2, 0.7)).toBe(7);
  expect(firstOf(0.2, 0.58)).toBe(1);
});

test('the weight that is given for vectors decides how far they go against words', () => {
  const lexical = rows(10, 8, 5);
  const vector = [
    { row: 7, score: 0.62 },
    { row: 1, score: 0.5 },
  ];
  const at = (vectorWeight?: number) =>
    fuse({ ...base, lexical, vector, ...(vectorWeight !== undefined && { vectorWeight }) });
  const placeAt = (vectorWeight?: number) => at(vectorWeight).findIndex(({ row }) => row === 7);
  expect([0, 0.5, 1, 4].map(placeAt)).toEqual([3, 2, 1, 0]);
  expect(at()).toEqual(at(1));
});

test('what only small words of a question found leaves it to the vectors, however little they stand out', () => {
  const vector = [
    { row: 7, score: 0.56 },
    { row: 1, score: 0.52 },
  ];
  expect(fuse({ ...base, lexical: rows(10), known: 0.05, vector })[0]?.row).toBe(1);
  expect(fuse({ ...base, lexical: rows(10), known: 0, vector })[0]).toMatchObject({ row: 7, lexical: 0 });
});

test('a nearest passage far ahead of the next ones outweighs words that are unsure; one in a crowd does not', () => {
  const lexical = rows(10, 9.9, 9.8);
  const nearest = (score: number, others: number) => [
    { row: 7, score },
    ...[8, 9, 10].map((row) => ({ row, score: others })),
  ];
  const firstOf = (vector: Scored[]) => fuse({ ...base, lexical, vector, cosine: () => 0.57 })[0]?.row;
  expect(firstOf(nearest(0.66, 0.55))).toBe(7);
  expect(firstOf(nearest(0.66, 0.655))).toBe(1);
});

test('where words find the nearest passage too, vectors order the others; where they do not, words do', () => {
  const lexical = rows(10, 9.5, 9, 8.5, 1);
  const order = (nearest: number, { cosine = 0.7, literal = false } = {}) => {
    const vector = [nearest, 5, 4].map((row, i) => ({ row, score: cosine - i / 50 }));
    return fuse({ ...base, lexical, vector, literal, cosine: () => 0.5 }).map(({ row }) => row);
  };
  expect(order(1)).toEqual([1, 5, 4, 2, 3]);
  expect(order(9).at(-1)).toBe(5);
  // By chance, where the nearest hardly stands out, and in any case with a model that is known to count.
  expect(order(1, { cosine: 0.6 }).at(-1)).toBe(5);
  expect(order(1, { literal: true }).at(-1)).toBe(5);
});

test('vectors that have nothing to do with the words count less than those that follow them, unless they stand out further than chance would', () => {
  const lexical = rows(...Array.from({ length: 40 }, (_, i) => 10 - i / 5));
  const following = (row: number) => 0.53 - row / 1000;
  const anyhow = (row: number) => 0.475 + ((row * 11) % 40) / 800;
  const placeOf = (score: number, cosine: (row: number) => number) =>
    fuse({ ...base, lexical, vector: [{ row: 99, score }], cosine }).findIndex(({ row }) => row === 99);
  expect(placeOf(0.62, anyhow)).toBeGreaterThan(placeOf(0.62, following) + 5);
  expect(placeOf(0.66, anyhow)).toBe(placeOf(0.66, following));
});

test('a single passage with a word of the query leaves the others to the vectors', () => {
  const fused = fuse({
    ...base,
    lexical: rows(3),
    vector: [5, 4, 3, 2].map((row) => ({ row, score: 0.5 + row / 30 })),
  });
  expect(fused.map(({ row }) => row)).toEqual([1, 5, 4, 3, 2]);
});

test('the cosine of a passage is that which it has among the nearest, whatever was read of it beside', () => {
  const lexical = rows(...Array.from({ length: 40 }, (_, i) => 10 - i / 5));
  const vector = [3, 2, 1].map((row, i) => ({ row, score: 0.62 - i / 100 }));
  const cosineOf = (row: number) => 0.475 + ((row * 11) % 40) / 800;
  const exact = fuse({
    ...base,
    lexical,
    vector,
    cosine: (row) => vector.find((one) => one.row === row)?.score ?? cosineOf(row),
  });
  const rounded = fuse({ ...base, lexical, vector, cosine: cosineOf });
  expect(rounded).toEqual(exact);
});

test('a passage that waits for its vector is given what others with as many words get', () => {
  const lexical = rows(10, 9, 8, 7, 6);
  const vector = [2, 4, 5].map((row, i) => ({ row, score: 0.7 - i / 50 }));
  const cosine = (row: number) => (row === 3 ? 0.55 : undefined);
  const order = (waits: boolean) =>
    fuse({ ...base, lexical, vector, cosine, waiting: (row) => waits && row === 1 }).map(({ row }) => row);
  expect(order(false)).toEqual([2, 4, 5, 3, 1]);
  expect(order(true)).toEqual([2, 1, 4, 5, 3]);
  const nobody = fuse({ ...base, lexical, vector: [], waiting: () => true });
  expect(nobody.map(({ row, vector: part }) => [row, part])).toEqual([1, 2, 3, 4, 5].map((row) => [row, 0]));
});

test('without a match of words the vectors alone decide, and the other way round', () => {
  expect(fuse({ ...base, lexical: [], vector: rows(0.9, 0.8) }).map(({ row }) => row)).toEqual([1, 2]);
  expect(fuse({ ...base, lexical: rows(5, 3), vector: [] }).map(({ row }) => row)).toEqual([1, 2]);
  expect(
    fuse({ lexical: rows(5, 3), vector: rows(0.3, 0.2), background: new Float64Array(), passages: 0 }).map(
      ({ row }) => row,
    ),
  ).toEqual([1, 2]);
});

test('passages that only the words found are weighed by their cosine where it is known', () => {
  const lexical = [
    { row: 1, score: 5 },
    { row: 2, score: 4.9 },
  ];
  const fused = fuse({ ...base, lexical, vector: [{ row: 9, score: 0.7 }], cosine: (row) => (row === 2 ? 0.65 : 0.4) });
  expect(fused.findIndex(({ row }) => row === 2)).toBeLessThan(fused.findIndex(({ row }) => row === 1));
});

test('every row comes once, best first, and the scale of neither ranking matters', () => {
  const scored = fc.uniqueArray(
    fc.record({ row: fc.integer({ min: 1, max: 30 }), score: fc.double({ min: 0.01, max: 1, noNaN: true }) }),
    {
      selector: ({ row }) => row,
      maxLength: 20,
    },
  );
  const best = (list: Scored[]) => list.toSorted((a, b) => b.score - a.score || a.row - b.row);
  fc.assert(
    fc.property(scored, scored, (words, near) => {
      const lexical = best(words);
      const vector = best(near);
      const fused = fuse({ ...base, lexical, vector });
      expect(fused.map(({ row }) => row).toSorted((a, b) => a - b)).toEqual(
        [...new Set([...words, ...near].map(({ row }) => row))].toSorted((a, b) => a - b),
      );
      expect(
        fused.every(({ score }, i) => Number.isFinite(score) && (i === 0 || score <= (fused[i - 1]?.score ?? 0))),
      ).toBe(true);
      const louder = fuse({ ...base, lexical: lexical.map(({ row, score }) => ({ row, score: score * 64 })), vector });
      expect(louder).toEqual(fused);
    }),
  );
});

test('vectors of a model that is known to count are not heard where they follow how often words and letters stand in a text; those of others are', () => {
  const counted = Array.from({ length: 40 }, (_, i) => ((i * 7) % 40) / 40);
  const lexical = rows(...counted.map((_, i) => 10 - i / 10)).map((row, i) => ({
    ...row,
    likeness: { words: counted[i] ?? 0, letters: 0, telling: 0 },
  }));
  const vectorOf = (cosine: (i: number) => number) =>
    lexical.map(({ row }, i) => ({ row, score: cosine(i) })).toSorted((a, b) => b.score - a.score);
  const counting = vectorOf((i) => 0.5 + (counted[i] ?? 0) / 5);
  const knowing = vectorOf((i) => 0.5 + ((i * 11) % 40) / 200);
  const order = (vector: Scored[], literal: boolean) =>
    fuse({ ...base, lexical, vector, literal }).map(({ row }) => row);
  expect(order(counting, true)).toEqual(lexical.map(({ row }) => row));
  expect(order(knowing, true)[0]).not.toBe(1);
  expect(order(counting, false)[0]).not.toBe(1);
});

test('vectors of a model that is known to count are hardly heard where they count a little, and heard where nobody could have counted', () => {
  const counted = Array.from({ length: 40 }, (_, i) => ((i * 7) % 40) / 40);
  const withLikeness = (of: (i: number) => number) =>
    rows(...counted.map((_, i) => 10 - i / 10)).map((row, i) => ({
      ...row,
      likeness: { words: of(i), letters: 0, telling: 0 },
    }));
  // A tenth of the variance.
  const cosineOf = (i: number) => 0.5 + (((i * 11) % 40) + (counted[i] ?? 0) * 26) / 200;
  const firstOf = (of: (i: number) => number, literal: boolean) => {
    const lexical = withLikeness(of);
    const vector = lexical.map(({ row }, i) => ({ row, score: cosineOf(i) })).toSorted((a, b) => b.score - a.score);
    return fuse({ ...base, lexical, vector, literal })[0]?.row;
  };
  const byCounts = (i: number) => counted[i] ?? 0;
  expect(firstOf(byCounts, false)).not.toBe(1);
  expect(firstOf(byCounts, true)).toBe(1);
  expect(firstOf(() => 0, true)).not.toBe(1);
});
