import { toLevels } from './quantise.ts';

/** A query as int16 codes, as precise as sums of `stride` products with int8 codes in 32 bits allow. */
export interface ExactQuery {
  readonly codes: Int16Array;
  readonly scale: number;
}

export function exactQuery(vector: Float32Array, stride: number): ExactQuery {
  return toLevels(vector, Math.min(32_767, Math.floor((2 ** 31 - 1) / (128 * stride))));
}

/** A query in 8 bits, laid out for `scan` of `kernel.wat`. */
export interface CoarseQuery {
  /** Q0 of sixteen codes, then Q1 - 256 * Q0 of the same, and so on; zero behind the last. */
  readonly factors: Int16Array;
  readonly bias: number;
  readonly scale: number;
  /** The length of the difference to the exact query: no score differs by more, times the length of the row. */
  readonly error: number;
}

export function coarseQuery(vector: Float32Array, exact: ExactQuery): CoarseQuery {
  const { codes, scale } = toLevels(vector, 127);
  const factors = new Int16Array(Math.ceil(codes.length / 32) * 32);
  let bias = 0;
  let squares = 0;
  for (let i = 0; i < codes.length; i += 2) {
    const even = codes[i] ?? 0;
    const odd = codes[i + 1] ?? 0;
    const at = Math.floor(i / 16) * 16 + (i % 16) / 2;
    factors[at] = even;
    factors[at + 8] = odd - 256 * even;
    bias += 128 * even;
  }
  for (const [i, code] of codes.entries()) squares += (code * scale - (exact.codes[i] ?? 0) * exact.scale) ** 2;
  return { factors, bias, scale, error: Math.sqrt(squares) };
}
