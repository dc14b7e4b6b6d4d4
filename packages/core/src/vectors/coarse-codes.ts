import type { BlockMemory } from './block-memory.ts';
import type { Int8Rows } from './int8-rows.ts';
import type { Kernel } from './kernel.ts';
import { blockRows, coarseOffset, groupRows, type Layout, lookBytes } from './layout.ts';

/** Where things lie that coding needs, besides the blocks: rooms for two vectors, the rotation, a centre, and five sums. */
export interface CodingPlaces {
  readonly values: number;
  readonly turned: number;
  readonly flips: number;
  readonly centre: number;
  readonly sums: number;
}

/**
 * Two bits a dimension of every row of a full block, of what a turned row is beyond the centre of its block. With a factor they say of the product with
 * any query what it is but for an error at right angles to the row, whose length is known (Gao and Long, RaBitQ, SIGMOD 2024; Gao et al., 2025, for more bits).
 */
export interface CoarseCodes {
  /** So many blocks have codes, from the first on. */
  blocks(): number;
  /** Must be told of every row that was put or moved to a slot, with the number of rows there are by then. */
  changed(slot: number, rows: number): void;
  /** Must be told when rows went. */
  shrunk(rows: number): void;
  centreOf(block: number): Centre;
  /** No row that was ever coded is longer. */
  longest(): number;
}

export interface Centre {
  readonly turned: Float32Array;
  readonly squares: number;
}

export function coarseCodes(
  kernel: Kernel,
  memory: BlockMemory,
  rows: Int8Rows,
  { width, chunk, stride }: Layout,
  { values, turned, flips, centre, sums }: CodingPlaces,
): CoarseCodes {
  const centres: Centre[] = [];
  let longest = 1;

  const turn = (slot: number): void =>
    kernel.turnRow(rows.addressOf(slot), stride, rows.scaleOf(slot), values, turned, flips, width, chunk);

  function code(slot: number, { squares: length }: Centre): void {
    const block = memory.block(Math.floor(slot / blockRows));
    const group = Math.floor((slot % blockRows) / groupRows);
    turn(slot);
    kernel.code(turned, centre, width, block + coarseOffset + group * width * 8, slot % groupRows, sums);
    const { floats } = memory;
    const sum = (i: number): number => floats[(sums >>> 2) + i] ?? 0;
    const [squares, product, codes, along, central] = [sum(0), sum(1), sum(2), sum(3), sum(4)];
    // With it the codes have the row's own product with the row.
    const factor = product > 0 ? squares / product : 0;
    const look = (block + group * lookBytes + (slot % groupRows) * 4) >>> 2;
    floats[look] = factor;
    floats[look + groupRows] = along - factor * central;
    floats[look + 2 * groupRows] = Math.sqrt(Math.max(0, factor * factor * codes - squares));
    longest = Math.max(longest, Math.sqrt(length + 2 * along + squares));
  }

  function codeBlock(block: number): void {
    const mean = new Float32Array(width);
    for (let i = 0; i < blockRows; i += everyNth) {
      turn(block * blockRows + i);
      const { floats } = memory;
      for (let d = 0; d < width; d++) mean[d] = (mean[d] ?? 0) + (floats[(turned >>> 2) + d] ?? 0) * share;
    }
    const own = { turned: mean, squares: mean.reduce((sum, value) => sum + value * value, 0) };
    centres[block] = own;
    lay(own);
    for (let i = 0; i < blockRows; i++) code(block * blockRows + i, own);
  }

  const lay = (own: Centre): void => memory.floats.set(own.turned, centre >>> 2);

  return {
    blocks: () => centres.length,
    changed(slot, count) {
      const block = Math.floor(slot / blockRows);
      const own = centres[block];
      if (own) {
        lay(own);
        code(slot, own);
      } else if (count >= (block + 1) * blockRows) codeBlock(block);
    },
    shrunk(count) {
      centres.length = Math.min(centres.length, Math.floor(count / blockRows));
    },
    centreOf: (block) => centres[block] ?? { turned: new Float32Array(width), squares: 0 },
    longest: () => longest,
  };
}

/** A block's centre need not be exact. */
const everyNth = 32;
const share = everyNth / blockRows;
