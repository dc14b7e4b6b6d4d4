import { KbError } from '../errors.ts';
import type { Embedder, EmbedOptions } from '../ports.ts';
import { checkVectors } from '../vectors/check-vectors.ts';

/**
 * Asks a model for three vectors and gives their dimensions. Throws `upstream_failed` with a sentence when they cannot be
 * searched: another size than expected, zero, constant, not finite, or the same whatever the text.
 */
export async function probe(
  embed: Embedder['embed'],
  expected: number | undefined,
  options: EmbedOptions = {},
): Promise<number> {
  const vectors = await embed(texts, 'passage', options);
  const dimensions = expected ?? vectors[0]?.length ?? 0;
  checkVectors(vectors, dimensions);
  const [first, ...others] = vectors.map(String);
  if (others.every((other) => other === first)) {
    throw new KbError(
      'upstream_failed',
      'The embedding model gives every text the same vector. Is it an embedding model?',
    );
  }
  return dimensions;
}

const texts = ['Green tea is steamed.', 'The invoice is due in thirty days.', 'Où est la gare ?'];
