import type { Embedder, VectorKnowledgeStore } from '../ports.ts';
import { sureEmbedder } from './embed-surely.ts';
import { embeddedText } from './fill-space.ts';

export interface StoredVectors {
  readonly store: Pick<VectorKnowledgeStore, 'list' | 'passages' | 'vectors'>;
  readonly embedder: Embedder;
  /** The space in the store. */
  readonly id: number;
  readonly signal?: AbortSignal | undefined;
}

/** A passage as it was embedded, and what the model made of it. */
export interface StoredSample {
  readonly text: string;
  readonly vector: Float32Array;
}

/** Up to three passages of the shortest of the first documents, with their vectors; of the texts that fit. */
export async function storedSamples(
  { store, id, signal }: StoredVectors,
  fits: (text: string) => boolean = () => true,
): Promise<readonly StoredSample[]> {
  const { items } = await store.list({ limit: lookedAt }, 'all', { signal });
  const samples: StoredSample[] = [];
  for (const { id: documentId, title } of items.toSorted((a, b) => a.passages - b.passages)) {
    const vectors = await store.vectors.of(id, documentId, { signal });
    const first = vectors.find(({ vector }) => vector);
    if (!first?.vector) continue;
    const [passage] = await store.passages(documentId, { from: first.ordinal, limit: 1 }, 'all', { signal });
    const text = passage && embeddedText({ ...passage, row: first.row, title });
    if (text !== undefined && fits(text)) samples.push({ text, vector: first.vector });
    if (samples.length === enough) break;
  }
  return samples;
}

const [lookedAt, enough] = [20, 3];

/** How alike the model makes these texts now to what it made of the samples: the highest cosine, `undefined` where it takes none of them. */
export async function likenessTo(
  samples: readonly StoredSample[],
  texts: readonly string[],
  { embedder, signal }: StoredVectors,
): Promise<number | undefined> {
  const made = await sureEmbedder(embedder).embed(texts, { signal });
  const found = samples.flatMap(({ vector }, place) => {
    const now = made[place];
    return now ? [cosine(vector, now)] : [];
  });
  return found.length > 0 ? Math.max(...found) : undefined;
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
