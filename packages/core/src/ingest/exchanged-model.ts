import type { Embedder, VectorKnowledgeStore } from '../ports.ts';
import { embeddedText } from './fill-space.ts';

export interface StoredVectors {
  readonly store: Pick<VectorKnowledgeStore, 'list' | 'passages' | 'vectors'>;
  readonly embedder: Embedder;
  /** The space in the store. */
  readonly id: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * A sentence when passages that have vectors get quite others now, so that another model must be behind the name. Other hardware or another quantisation moves a vector by
 * a few hundredths, and a title that was changed by a little more; vectors of two models have nothing to do with each other. `undefined` also where too little is stored to tell.
 */
export async function exchangedModel({ store, embedder, id, signal }: StoredVectors): Promise<string | undefined> {
  const samples = await storedSamples({ store, id, signal });
  if (samples.length < 2) return undefined;
  const texts = samples.map(({ text }) => text);
  const made = await embedder.embed(texts, 'passage', { signal });
  // One may have been cut where another version of the service cuts elsewhere: the best tells.
  const likeness = Math.max(...samples.map(({ vector }, place) => cosine(vector, made[place] ?? vector)));
  if (likeness >= leastLikeness) return undefined;
  return `Behind the name ${embedder.space.model} seems to be another model now than the one that made the vectors here (likeness ${likeness.toFixed(2)} of 1). If it is, make all anew with kb-mcp embed --fresh.`;
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
