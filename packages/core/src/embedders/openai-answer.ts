import { z } from 'zod';
import { TooMuch } from './refusal.ts';
import { TryAgain } from './retry.ts';

/** What a service gives for some texts. */
export interface Answer {
  readonly vectors: readonly Float32Array[];
  /** As counted by the service, 0 when it does not count. */
  readonly tokens: number;
}

/** Some services count nothing, or only the sum. */
const tokenCount = z.number().nullish().catch(undefined);

const answerSchema = z.object({
  data: z.array(
    z.object({ index: z.int().min(0).nullish(), embedding: z.union([z.array(z.number().nullable()), z.base64()]) }),
  ),
  usage: z.object({ prompt_tokens: tokenCount, total_tokens: tokenCount }).nullish().catch(undefined),
});

/** The vectors of an answer in the order of the texts. */
export function vectorsIn(answer: unknown, count: number): Answer {
  const parsed = answerSchema.safeParse(answer);
  if (!parsed.success)
    throw new TryAgain('upstream_failed', 'The embedding service sent an answer of another form.', {
      trouble: 'failing',
      cause: parsed.error,
    });
  const { data, usage } = parsed.data;
  const vectors: Float32Array[] = [];
  for (const [place, { index, embedding }] of data.entries()) vectors[index ?? place] = toVector(embedding);
  // Some put all texts together, or look at the first alone.
  if (data.length === 1 && count > 1) throw new TooMuch(`The embedding service sent one vector for ${count} texts.`);
  if (data.length !== count)
    throw new TryAgain('upstream_failed', `The embedding service sent ${data.length} vectors for ${count} texts.`, {
      trouble: 'failing',
    });
  if (vectors.length !== count || Object.keys(vectors).length !== count)
    throw new TryAgain('upstream_failed', 'The embedding service does not say which vector is of which text.', {
      trouble: 'failing',
    });
  return { vectors, tokens: usage?.prompt_tokens ?? usage?.total_tokens ?? 0 };
}

function toVector(embedding: readonly (number | null)[] | string): Float32Array {
  // What is not a number is null in JSON: such a vector is refused as one, at once.
  if (typeof embedding !== 'string') return Float32Array.from(embedding, (value) => value ?? Number.NaN);
  const bytes = Buffer.from(embedding, 'base64');
  return Float32Array.from({ length: bytes.length >> 2 }, (_, i) => bytes.readFloatLE(i * 4));
}
