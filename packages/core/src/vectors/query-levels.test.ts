import { expect, test } from 'vitest';

import { sampleVectors } from '../testing/sample-vectors.ts';
import { tablesOf } from './query-levels.ts';

const spiky = (vector: Float32Array): Float32Array => vector.map((value, i) => (i === 7 ? 500 : value));
const even = (vector: Float32Array): Float32Array => vector.map(Math.sign);

test.each([128, 2944, 16_384, 65_536])(
  'tables for %i dimensions fit 16 bits and never say less than the product with codes is, nor much more',
  (width) => {
    for (const shape of [(vector: Float32Array) => vector, spiky, even]) {
      const supply = sampleVectors('random', width);
      const query = shape(supply.next());
      const { bytes, unit, lift } = tablesOf(query);
      // Of a vector far from the query, and of one near to it.
      for (const vector of [supply.next(), query]) {
        let [sum, exact, most] = [0, 0, 0];
        for (let j = 0; j < width / 2; j++) {
          const nibble = nibbleOf(vector, j);
          sum += bytes[j * 16 + nibble.bits] ?? 0;
          most += Math.max(...bytes.subarray(j * 16, j * 16 + 16));
          exact += nibble.first * (query[2 * j] ?? 0) + nibble.second * (query[2 * j + 1] ?? 0);
        }
        expect(most).toBeLessThan(2 ** 16);
        expect(unit * (sum + lift) - exact).toBeGreaterThanOrEqual(0);
        expect(unit * (sum + lift) - exact).toBeLessThanOrEqual(unit * 10 * Math.sqrt(width / 24));
      }
    }
  },
);

/** The code of two dimensions, and the levels that it stands for. */
function nibbleOf(vector: Float32Array, j: number): { bits: number; first: number; second: number } {
  const [a = 0, b = 0] = vector.subarray(2 * j, 2 * j + 2);
  const level = (value: number): number => (value > 0 ? 1 : -1) * (Math.abs(value) > 1 ? 3 : 1);
  const bits = Number(a > 0) + 2 * Number(b > 0) + 4 * Number(Math.abs(a) > 1) + 8 * Number(Math.abs(b) > 1);
  return { bits, first: level(a), second: level(b) };
}
