import fc from 'fast-check';
import { expect, test } from 'vitest';
import { explainedBeyond, slopeOf } from './least-squares.ts';

const random = (seed: number) => {
  let state = seed;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0) / 2 ** 31;
};
const observations = (of: (known: number, further: number, noise: number) => number, count = 60) => {
  const next = random(7);
  return Array.from({ length: count }, () => {
    const [known, further, noise] = [next(), next(), next()];
    return { value: of(known, further, noise), known, further: [further] };
  });
};

test('what is known explains nothing beyond itself, and noise explains nothing', () => {
  expect(explainedBeyond(observations((known) => 3 * known - 2))).toBeCloseTo(0);
  expect(explainedBeyond(observations((_known, _further, noise) => noise))).toBeLessThan(0.05);
});

test('what the further figures add is told by its share of the variance', () => {
  expect(explainedBeyond(observations((_known, further) => further))).toBeGreaterThan(0.9);
  expect(explainedBeyond(observations((known, further) => known + further))).toBeCloseTo(0.5, 1);
});

test('too few observations, equal ones and figures that repeat each other tell nothing, and none gives what is no share', () => {
  expect(explainedBeyond(observations((_known, further) => further, 11))).toBe(0);
  const figures = fc.constantFrom(-1, 0, 1, 5e-324, 1e300, 0.1);
  fc.assert(
    fc.property(
      fc.array(
        fc.record({ value: fc.constantFrom(-1, 0, 0.5, 1), known: figures, further: fc.tuple(figures, figures) }),
      ),
      (all) => {
        const share = explainedBeyond(all);
        expect(share >= 0 && share <= 1).toBe(true);
      },
    ),
  );
});

test('the slope is that of those that have both figures', () => {
  expect(
    slopeOf([
      [1, 3],
      [2, 6],
      [5, undefined],
    ]),
  ).toBe(3);
  expect(
    slopeOf([
      [0, 4],
      [1, undefined],
    ]),
  ).toBe(0);
  expect(slopeOf([])).toBe(0);
});
