import { toLevels } from './quantise.ts';

/** A query as int16 codes, as precise as sums of `width` products with int8 codes in 32 bits allow, laid out for `dots` of `kernel.wat`. */
export interface ExactQuery {
  readonly codes: Int16Array;
  readonly factors: Int16Array;
  readonly bias: number;
  readonly scale: number;
}

export function exactQuery(vector: Float32Array, width: number): ExactQuery {
  const { codes, scale } = toLevels(vector, Math.min(32_767, Math.floor((2 ** 31 - 1) / (256 * width))));
  const factors = new Int16Array(width);
  let sum = 0;
  for (const [i, code] of codes.entries()) {
    factors[Math.floor(i / 32) * 32 + (i % 2) * 16 + ((i % 32) >> 1)] = code;
    sum += code;
  }
  return { codes, factors, bias: sum * 136, scale };
}

/** A query in 11 bits, laid out for `scan` of `kernel.wat`. */
export interface CoarseQuery {
  readonly factors: Int16Array;
  readonly bias: number;
  readonly scale: number;
  /** The length of the difference to the exact query: no score differs by more, times the length of the row. */
  readonly error: number;
}

export function coarseQuery(vector: Float32Array, exact: ExactQuery): CoarseQuery {
  const { codes, scale } = toLevels(vector, mostCoarse);
  const factors = new Int16Array(exact.factors.length);
  let bias = 0;
  let squares = 0;
  for (let i = 0; i < factors.length; i++) {
    const code = codes[i] ?? 0;
    const place = i % 4;
    const before = place === 0 ? 0 : (codes[i - 1] ?? 0);
    factors[Math.floor(i / 32) * 32 + place * 8 + ((i % 32) >> 2)] = code - 16 * before;
    if (place < 3) bias += 8 * code;
    squares += (code * scale - (exact.codes[i] ?? 0) * exact.scale) ** 2;
  }
  return { factors, bias, scale, error: Math.sqrt(squares) };
}

/** 17 times as much fits int16. */
const mostCoarse = 1927;
