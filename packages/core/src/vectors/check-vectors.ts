import { KbError } from '../errors.ts';

/** Throws `upstream_failed` with the reason when a vector has another size than the space, or no direction to compare. */
export function checkVectors(vectors: readonly Float32Array[], dimensions: number): void {
  for (const [index, vector] of vectors.entries()) {
    const flaw = flawOf(vector, dimensions);
    if (flaw) {
      throw new KbError('upstream_failed', `The embedding model gave a vector that cannot be used: ${flaw}.`, {
        details: { index, dimensions },
      });
    }
  }
}

function flawOf(vector: Float32Array, dimensions: number): string | undefined {
  if (vector.length !== dimensions) return `it has ${vector.length} dimensions where ${dimensions} are expected`;
  if (dimensions === 0) return 'it has no values';
  const first = vector[0];
  let constant = true;
  for (const value of vector) {
    if (!Number.isFinite(value)) return 'it contains values that are not finite numbers';
    constant &&= value === first;
  }
  if (constant) return first === 0 ? 'all its values are zero' : 'all its values are the same';
  return undefined;
}
