/**
 * Rows of a block of `int8Index`. A block holds first what a look at its coarse codes must know of each row (factor, offset and error, in groups of 32
 * rows), then the scales of its rows, their coarse codes, and their int8 codes.
 */
export const blockRows = 4096;

/** Rows whose coarse codes lie together, and the bytes of what a look must know of them. */
export const groupRows = 32;
export const lookBytes = groupRows * 12;

/** Where in a block the scales begin. */
export const scalesOffset = blockRows * 12;

/** Where in a block the coarse codes begin. */
export const coarseOffset = blockRows * 16;

/** Room for what is proposed in one search and not judged at once. */
export const listRows = blockRows * 8;

/** Where the rows of vectors of so many dimensions lie in the memory. */
export interface Layout {
  /** Dimensions of coarse codes: as many as can be turned, and how many are transformed at once. */
  readonly width: number;
  readonly chunk: number;
  /** Bytes of the int8 codes of a row. */
  readonly stride: number;
  /** Where in a block the int8 codes begin. */
  readonly rowsOffset: number;
  readonly rowBytes: number;
}

export function layoutOf(dimensions: number): Layout {
  const width = Math.ceil(dimensions / 128) * 128;
  const stride = Math.ceil(dimensions / 16) * 16;
  const headerBytes = coarseOffset / blockRows + width / 4;
  // The largest power of two that divides the width: the more are transformed at once, the more a turned value is a sum of.
  const chunk = width & -width;
  return { width, chunk, stride, rowsOffset: headerBytes * blockRows, rowBytes: headerBytes + stride };
}
