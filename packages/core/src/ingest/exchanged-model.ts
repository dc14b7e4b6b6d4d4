import { KbError } from '../errors.ts';
import type { Embedder, VectorKnowledgeStore } from '../ports.ts';
import { troubleOf } from '../service-error.ts';
import { embeddedText } from './fill-space.ts';

export interface StoredVectors {
  readonly store: Pick<VectorKnowledgeStore, 'list' | 'passages' | 'vectors'>;
  readonly embedder: Embedder;
  /** The space in the store. */
  readonly id: number;
  readonly signal?: AbortSignal | undefined;
}

/** What is behind the name of a model now makes other vectors than those that are stored. */
export class ExchangedModel extends KbError {
  constructor(model: string, likeness: number) {
    super(
      'conflict',
      `Behind the name ${model} is another model now than the one that made the vectors here (likeness ${likeness.toFixed(2)} of 1), and they cannot be compared. Make all anew with kb-mcp embed --fresh.`,
    );
  }
}

/**
 * Throws `ExchangedModel` when passages that have vectors get quite others now. Other hardware or another quantisation moves a vector by a few hundredths, and a
 * title that was changed by a little more; vectors of two models have nothing to do with each other. Says nothing where too little is stored to tell.
 */
export async function checkSameModel({ store, embedder, id, signal }: StoredVectors): Promise<void> {
  const samples = await storedSamples({ store, id, signal });
  if (samples.length < 2) return;
  try {
    const made = await embedder.embed(
      samples.map(({ text }) => text),
      'passage',
      { signal },
    );
    // One may have been refused, or cut where another version of the service cuts elsewhere: the best tells.
    const likeness = Math.max(...samples.map(({ vector }, place) => cosine(vector, made[place] ?? vector)));
    if (likeness < leastLikeness) throw new ExchangedModel(embedder.space.model, likeness);
  } catch (error) {
    if (troubleOf(error) !== 'refused') throw error;
  }
}

const leastLikeness = 0.75;
const [lookedAt, enough] = [20, 3];

/** Passages of the shortest of the first documents, with their vectors. */
async function storedSamples({ store, id, signal }: Omit<StoredVectors, 'embedder'>) {
  const { items } = await store.list({ limit: lookedAt }, 'all', { signal });
  const samples: { readonly text: string; readonly vector: Float32Array }[] = [];
  for (const { id: documentId, title } of items.toSorted((a, b) => a.passages - b.passages)) {
    const vectors = await store.vectors.of(id, documentId, { signal });
    const first = vectors.find(({ vector }) => vector);
    if (!first?.vector) continue;
    const [passage] = await store.passages(documentId, { from: first.ordinal, limit: 1 }, 'all', { signal });
    if (passage) samples.push({ text: embeddedText({ ...passage, row: first.row, title }), vector: first.vector });
    if (samples.length === enough) break;
  }
  return samples;
}

function cosine(a: Float32Array, b: Float32Array): number {
  let [product, ofA, ofB] = [0, 0, 0];
  for (const [place, value] of a.entries()) {
    const other = b[place] ?? 0;
    product += value * other;
    ofA += value * value;
    ofB += other * other;
  }
  return product / Math.sqrt(ofA * ofB || 1);
}
