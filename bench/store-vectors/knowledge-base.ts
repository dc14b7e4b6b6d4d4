import { createKnowledgeBase } from '../../packages/core/src/create-knowledge-base.ts';
import { fileArea } from '../../packages/core/src/files.ts';
import type { KnowledgeBase } from '../../packages/core/src/knowledge-base.ts';
import type { Embedder, VectorKnowledgeStore } from '../../packages/core/src/ports.ts';
import { memoryState } from '../../packages/core/src/testing/memory-state.ts';
import { semanticRanking } from '../../packages/core/src/use-cases/semantic-ranking.ts';

/** A knowledge base over a store that is filled already; it reads nothing. */
export function knowledgeBase(store: VectorKnowledgeStore, embedder: Embedder): KnowledgeBase {
  const rank = semanticRanking({
    store,
    embedder: async () => embedder,
    embedMs: 5000,
    rerankMs: 1000,
    rerankPassages: 30,
  });
  return createKnowledgeBase({
    store,
    rank,
    files: fileArea({ roots: [], protect: [] }),
    link: ({ id }) => id,
    ingest: {
      settings: { words: 200, overlap: 40 },
      loaderFor: () => Promise.reject(new Error('Nothing is read here.')),
      readers: [],
      now: Date.now,
    },
    state: async () => memoryState(),
    collection: 'default',
    resultCharacters: 60_000,
  });
}
