/** Rows of a block of `int8Index`: their looks (scale and error of the high plane), their exact scales, the high plane, the low plane. */
export const blockRows = 4096;

/** Where in a block the exact scales begin. */
export const scalesOffset = blockRows * 8;

/** Where in a block the high plane begins. */
export const planeOffset = blockRows * 12;

/** Bytes of a row besides its codes. */
export const rowHeader = planeOffset / blockRows;

/** Room for what a helper proposes in one search. */
export const listRows = blockRows * 4;

/** Where the blocks lie in the memory. */
export interface Layout {
  readonly first: number;
  readonly blockBytes: number;
  /** Bytes of a row of one plane. */
  readonly stride: number;
}
