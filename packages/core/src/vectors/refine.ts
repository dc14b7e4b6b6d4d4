import { keepBest, type Scored } from './best.ts';
import type { VectorBlock } from './quantise.ts';

/** Reads rows as `quantise` made them; those that have gone meanwhile are left out. */
export type FineRows = (rows: readonly number[]) => VectorBlock<Int16Array>;

/** The best of the proposed rows by their cosine with the vector, best first. */
export function refine(fine: FineRows, proposed: readonly Scored[], vector: Float32Array, limit: number): Scored[] {
  const { rows, codes, scales } = fine(proposed.map(({ row }) => row));
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  const best = keepBest(limit);
  for (const [index, row] of rows.entries()) {
    const start = index * vector.length;
    let product = 0;
    for (let i = 0; i < vector.length; i++) product += (codes[start + i] ?? 0) * (vector[i] ?? 0);
    best.offer(row, (product * (scales[index] ?? 0)) / length);
  }
  return best.list();
}
