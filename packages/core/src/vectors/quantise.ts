/** Vectors of unit length in whole numbers, one scale each: `code * scale` is the value. */
export interface VectorBlock<Codes extends Int8Array | Int16Array = Int8Array> {
  readonly rows: readonly number[];
  /** `dimensions` codes a row, one row after the other. */
  readonly codes: Codes;
  readonly scales: Float32Array;
}

/** Vectors that passed `checkVectors`, as they are kept: so fine that their products are the cosines of the originals. */
export function quantise(rows: readonly number[], vectors: readonly Float32Array[]): VectorBlock<Int16Array> {
  const dimensions = vectors[0]?.length ?? 0;
  const codes = new Int16Array(vectors.length * dimensions);
  const scales = new Float32Array(vectors.length);
  for (const [index, vector] of vectors.entries()) {
    const levels = toLevels(vector, 32_767);
    codes.set(levels.codes, index * dimensions);
    scales[index] = levels.scale;
  }
  return { rows, codes, scales };
}

/** The largest code of 8 bits: with it the segments of bases were packed. */
const peakCode = 119;

/** The same vectors in 8 bits, as an index holds them in memory. */
export function toInt8({ rows, codes, scales }: VectorBlock<Int16Array>): VectorBlock {
  const dimensions = codes.length / rows.length;
  const coarse = new Int8Array(codes.length);
  const coarseScales = new Float32Array(scales.length);
  for (const index of rows.keys()) {
    const fine = codes.subarray(index * dimensions, (index + 1) * dimensions);
    const levels = toLevels(fine, peakCode);
    coarse.set(levels.codes, index * dimensions);
    coarseScales[index] = levels.scale;
  }
  return { rows, codes: coarse, scales: coarseScales };
}

/** A vector at unit length as whole numbers up to `peak`. */
export function toLevels(
  vector: Float32Array | Int16Array,
  peak: number,
): { readonly codes: Int16Array; readonly scale: number } {
  const codes = new Int16Array(vector.length);
  let largest = 0;
  for (const value of vector) largest = Math.max(largest, Math.abs(value));
  const factor = peak / largest;
  let squares = 0;
  let product = 0;
  for (let i = 0; i < vector.length; i++) {
    const value = vector[i] ?? 0;
    const code = Math.round(value * factor);
    codes[i] = code;
    squares += value * value;
    product += value * code;
  }
  // This scale, not largest / peak, makes the codes' product with the vector itself exactly 1: rounding then only
  // turns a vector, it never lengthens it, and near neighbours keep their order.
  return { codes, scale: Math.sqrt(squares) / product };
}
