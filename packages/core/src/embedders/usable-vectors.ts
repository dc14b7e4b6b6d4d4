import { KbError } from '../errors.ts';
import { ServiceError } from '../service-error.ts';
import { checkVectors } from '../vectors/check-vectors.ts';

/** The same vectors. Throws when one cannot be searched, as of a text that the model refuses: it may do well with others. */
export function usableVectors(vectors: readonly Float32Array[], dimensions: number): readonly Float32Array[] {
  try {
    checkVectors(vectors, dimensions);
  } catch (cause) {
    if (!(cause instanceof KbError)) throw cause;
    throw new ServiceError(cause.code, cause.message, { trouble: 'refused', cause });
  }
  return vectors;
}
