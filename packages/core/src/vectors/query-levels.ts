import { toLevels } from './quantise.ts';
import { scrambled } from './rotation.ts';

/** A query as int16 codes, as precise as sums of `width` products with int8 codes in 32 bits allow. */
export interface ExactQuery {
  readonly codes: Int16Array;
  readonly scale: number;
}

export const exactQuery = (vector: Float32Array, width: number): ExactQuery =>
  toLevels(vector, Math.min(32_767, Math.floor((2 ** 31 - 1) / (128 * width))));

/** What the nibbles of coarse codes choose from, for one query: `unit * (chosen + lift)` is the product with the codes, nearly. */
export interface Tables {
  /** Sixteen bytes up to 63 for each two dimensions. */
  readonly bytes: Uint8Array;
  readonly unit: number;
  readonly lift: number;
}

export function tablesOf(turned: Float32Array): Tables {
  const nibbles = turned.length / 2;
  // Sums have 16 bits.
  const peak = Math.min(63, Math.floor(65_535 / nibbles));
  let widest = 0;
  for (let j = 0; j < nibbles; j++) widest = Math.max(widest, rangeOf(turned, j));
  const unit = (2 * widest) / peak;
  const bytes = new Uint8Array(nibbles * 16);
  let [least, shifts] = [0, 0];
  let state = 0x85eb_ca6b;
  for (let j = 0; j < nibbles; j++) {
    const range = rangeOf(turned, j);
    least -= range;
    // Rounded down from a random shift on, which the sum gives back, an entry errs evenly and by itself, however alike or small all values are (subtractive dither).
    state = scrambled(state);
    const shift = (state >>> 0) / 2 ** 32;
    shifts += shift - 0.5;
    for (let nibble = 0; nibble < 16; nibble++) {
      const first = (nibble & 1 ? 1 : -1) * (nibble & 4 ? 3 : 1) * (turned[2 * j] ?? 0);
      const second = (nibble & 2 ? 1 : -1) * (nibble & 8 ? 3 : 1) * (turned[2 * j + 1] ?? 0);
      bytes[j * 16 + nibble] = Math.min(peak, Math.floor((first + second + range) / unit + shift));
    }
  }
  // Rounding errs by no more than five standard deviations.
  return { bytes, unit, lift: least / unit - shifts + 5 * Math.sqrt(nibbles / 12) };
}

/** The greatest product of two dimensions with their codes. */
const rangeOf = (turned: Float32Array, nibble: number): number =>
  3 * (Math.abs(turned[2 * nibble] ?? 0) + Math.abs(turned[2 * nibble + 1] ?? 0));
