import { uniformNumbers } from './uniform-numbers.ts';

/** Vectors around 1,000 centres, which are the same for every seed. */
export function clusteredVectors(dimensions: number, seed = 1): () => Float32Array {
  const everySeed = uniformNumbers(42);
  const centres = Array.from({ length: 1000 }, () => Float32Array.from({ length: dimensions }, everySeed));
  const uniform = uniformNumbers(seed);
  return () => {
    const centre = centres[((uniform() + 1) * 500) | 0] ?? new Float32Array(dimensions);
    return centre.map((value) => value + 0.7 * uniform());
  };
}
