import type { Scored } from './best.ts';
import type { VectorBlock } from './quantise.ts';
import type { RowFilter } from './row-set.ts';

export interface VectorQuery {
  /** A vector that passed `checkVectors`; its length does not matter. */
  readonly vector: Float32Array;
  readonly limit: number;
  /** Only these rows may be returned; applied inside the search, so that `limit` rows are found when they exist. */
  readonly filter?: RowFilter | undefined;
}

/** Vectors in memory, by row number. What a search gives depends on what is in it, never on the order of changes. */
export interface VectorIndex {
  readonly dimensions: number;
  size(): number;
  /** The memory that the vectors take in this process. */
  bytes(): number;
  /** Adds rows, or replaces those that are there. */
  put(block: VectorBlock): void;
  /** Gives the number of rows that were there. */
  remove(rows: Iterable<number>): number;
  clear(): void;
  /** Ends the threads that help; what is in the index stays searchable. */
  close(): void;
  /** The nearest rows by cosine, best first; among equals the lower row. */
  search(query: VectorQuery): Scored[];
  /** How far the scores of these rows are from the cosines of the vectors as they are kept, at most, all but surely. */
  rounding(rows: readonly number[]): number;
  /** The cosine of each row, in their order; not a number for those that are not there. */
  cosines(vector: Float32Array, rows: readonly number[]): Float64Array;
}
