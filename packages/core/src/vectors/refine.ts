import { keepBest, type Scored } from './best.ts';
import type { VectorBlock } from './quantise.ts';

/** Reads rows as `quantise` made them; those that have gone meanwhile are left out. */
export type FineRows = (rows: readonly number[]) => VectorBlock<Int16Array>;

/** The best of the proposed rows by their cosine with the vector, best first. */
export function refine(fine: FineRows, proposed: readonly Scored[], vector: Float32Array, limit: number): Scored[] {
  const best = keepBest(limit);
  for (const { row, score } of fineScores(fine(proposed.map(({ row: each }) => each)), vector)) best.offer(row, score);
  return best.list();
}

/** The cosines of a vector with those of a block, in its order. */
export function fineScores({ rows, codes, scales }: VectorBlock<Int16Array>, vector: Float32Array): Scored[] {
  let squares = 0;
  for (let i = 0; i < vector.length; i++) squares += (vector[i] ?? 0) ** 2;
  const length = Math.sqrt(squares);
  return rows.map((row, index) => {
    const start = index * vector.length;
    let product = 0;
    for (let i = 0; i < vector.length; i++) product += (codes[start + i] ?? 0) * (vector[i] ?? 0);
    return { row, score: (product * (scales[index] ?? 0)) / length };
  });
}
