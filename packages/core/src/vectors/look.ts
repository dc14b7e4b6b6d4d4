import type { Kernel } from './kernel.ts';
import { blockRows, coarseOffset, groupRows } from './layout.ts';

/** What a look at the coarse codes of blocks must know of a query that lies in the memory. */
export interface Look {
  /** The address of the tables that nibbles choose from, what is added to a sum of chosen ones, and what one of it is worth. */
  readonly tables: number;
  readonly nibbles: number;
  readonly lift: number;
  readonly unit: number;
  /** How far the errors of rows are trusted: as cosine, for an error and a query of length 1. */
  readonly spread: number;
  /** The squares of the longest row and of the query, together. */
  readonly squares: number;
  /** Where the query's product with the centre of each block lies, and the square of its distance from it (f32). */
  readonly centres: number;
}

/** Where a look writes: the numbers of rows that likely reach what they must, of those that may, and what these reach at most. */
export interface LookPlaces {
  /** Room for 272 bytes. */
  readonly sums: number;
  readonly likely: number;
  readonly possible: number;
  readonly bounds: number;
}

/** The same lists from a row of each on. */
export const listsAt = (
  { sums, likely, possible, bounds }: LookPlaces,
  likelyAt: number,
  possibleAt: number,
): LookPlaces => ({
  sums,
  likely: likely + likelyAt * 4,
  possible: possible + possibleAt * 4,
  bounds: bounds + possibleAt * 4,
});

/** How many rows of a block were proposed. */
export interface Proposed {
  readonly likely: number;
  readonly possible: number;
}

/** What else a score may be off by: sums of some thousand products in 24 bits. */
export const roundingMargin = 1e-4;

/** Proposes all rows of a block whose cosine may reach `least`. A bound is in units of the look, without the query's product with the centre of the block. */
export function lookAt(
  kernel: Pick<Kernel, 'scan'>,
  { tables, nibbles, lift, unit, spread, squares, centres }: Look,
  { block, address }: { readonly block: number; readonly address: number },
  floats: Float32Array,
  least: number,
  places: LookPlaces,
): Proposed {
  const product = floats[(centres >>> 2) + block * 2] ?? 0;
  const distance = floats[(centres >>> 2) + block * 2 + 1] ?? 0;
  const lowest = least - roundingMargin;
  // Only what is at right angles to a row meets its error: that is no longer than the query is far from the centre, nor than it is far from a row so near.
  const apart = Math.sqrt(Math.min(distance, Math.max(0, squares - 2 * lowest)));
  const { sums, likely, possible, bounds } = places;
  const proposed = kernel.scan(
    tables,
    nibbles,
    address + coarseOffset,
    address,
    blockRows / groupRows / 4,
    lift,
    1 / unit,
    (spread * apart) / unit,
    (lowest - product) / unit,
    sums,
    likely,
    possible,
    bounds,
  );
  return { likely: proposed & 0xffff, possible: proposed >>> 16 };
}
