/** Rows of a block of `int8Index`: their scales, then their codes. */
export const blockRows = 4096;

/** Where in a block the codes begin. */
export const codesOffset = blockRows * 4;

/** Room for what a helper proposes in one search. */
export const listRows = blockRows * 4;

/** Where the blocks lie in the memory. */
export interface Layout {
  readonly first: number;
  readonly blockBytes: number;
  readonly stride: number;
}
