import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backgroundOf, groundedness } from './fusion-evidence.ts';

const background = backgroundOf(Float64Array.from({ length: 200 }, (_, i) => 0.5 + 0.05 * Math.sin(i * 12.9898)));
const found = Array.from({ length: 40 }, (_, i) => ({ row: i, score: 40 - i }));

test('cosines that follow the scores, and such as lie above the background, bear vectors out', () => {
  const at = (cosineOf: (row: number) => number) => groundedness(found, background, cosineOf);
  expect(at((row) => 0.52 - row / 1000)).toBeGreaterThan(4);
  expect(at(() => 0.55)).toBeGreaterThan(4);
  expect(at((row) => 0.48 + row / 1000)).toBeLessThan(-4);
  expect(at(() => 0.5)).toBeCloseTo(0, 0);
});

test('random cosines lie around 0, as standard errors do', () => {
  const random = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 240, maxLength: 240 });
  const told = fc.sample(random, { numRuns: 200, seed: 7 }).map((cosines) => {
    const usual = backgroundOf(Float64Array.from(cosines.slice(40)));
    return groundedness(found, usual, (row) => cosines[row]);
  });
  expect(told.filter((value) => Math.abs(value) < 2.6).length).toBeGreaterThan(180);
});

test('where words found too little to tell, vectors are borne out', () => {
  expect(groundedness(found.slice(0, 19), background, () => 0.4)).toBe(Number.POSITIVE_INFINITY);
  expect(groundedness(found, background, (row) => (row < 19 ? 0.4 : undefined))).toBe(Number.POSITIVE_INFINITY);
  expect(groundedness(found, background, () => undefined)).toBe(Number.POSITIVE_INFINITY);
});

test('nothing that cosines can be makes it no number', () => {
  const cosine = fc.double({ min: -1, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.array(cosine, { maxLength: 60 }), fc.array(cosine, { maxLength: 60 }), (around, near) => {
      const value = groundedness(found, backgroundOf(Float64Array.from(around)), (row) => near[row]);
      expect(Number.isNaN(value)).toBe(false);
    }),
  );
});
