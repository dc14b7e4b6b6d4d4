import { localPrincipal } from '../access/permission.ts';
import { createKnowledgeBase, type KnowledgeBaseParts } from '../create-knowledge-base.ts';
import { fileArea } from '../files.ts';
import { fileReader } from '../ingest/files/file-reader.ts';
import type { KnowledgeBase } from '../knowledge-base.ts';
import type { Principal } from '../model.ts';
import { vectorKeeper } from '../ingest/vector-keeper.ts';
import { silentLog } from '../log.ts';
import type { DocumentLoader, Embedder, KnowledgeStore, Reranker, StateStore } from '../ports.ts';
import type { Linker } from '../use-cases/documents.ts';
import { semanticRanking } from '../use-cases/semantic-ranking.ts';
import { memoryState } from './memory-state.ts';
import { memoryStore } from './memory-store.ts';

export interface TestDocument {
  readonly key: string;
  readonly text: string;
  readonly collection?: string;
  readonly tags?: readonly string[];
  readonly title?: string;
}

export interface TestKbOptions {
  readonly documents?: readonly TestDocument[];
  readonly store?: KnowledgeStore;
  readonly state?: StateStore;
  readonly roots?: readonly string[];
  readonly resultCharacters?: number;
  /** What needs a model. */
  readonly parts?: Pick<KnowledgeBaseParts, 'rank' | 'keeper' | 'vectors' | 'watching'>;
}

/** Reads anything as one section of text; `# ` lines are not looked at. */
const wholeTextLoader: DocumentLoader = {
  name: 'whole-text',
  mediaTypes: ['text/plain'],
  extensions: ['txt'],
  load({ bytes }) {
    const text = new TextDecoder().decode(bytes);
    return Promise.resolve({ text, sections: [{ from: 0, to: text.length, heading: [] }] });
  },
};

export interface SemanticTestKbOptions extends Omit<TestKbOptions, 'store'> {
  readonly embedder?: (() => Promise<Embedder>) | undefined;
  readonly reranker?: Reranker;
  readonly budgetMs?: number;
  readonly vectorWeight?: number;
  readonly store?: ReturnType<typeof memoryStore>;
}

/** The same with a model; whatever is added has its vectors when this resolves, unless the model fails. */
export async function openSemanticTestKb({
  embedder,
  reranker,
  budgetMs = 1000,
  vectorWeight,
  store = memoryStore(),
  ...options
}: SemanticTestKbOptions): Promise<KnowledgeBase> {
  const limits = { embedMs: budgetMs, rerankMs: budgetMs, rerankPassages: 10 };
  const keeper = embedder && vectorKeeper({ store, embedder, log: silentLog });
  const rank = semanticRanking({ store, embedder, vectorWeight, reranker, ...limits });
  const kb = await openTestKb({ ...options, store, parts: { rank, keeper, vectors: store.vectors } });
  if (embedder) await kb.embed({ into: 'present' }, { principal: localPrincipal }).catch(() => undefined);
  return kb;
}

/** A knowledge base over a store in memory, holding the given documents. */
export async function openTestKb({
  documents = [],
  store = memoryStore(),
  roots = [],
  resultCharacters = 60_000,
  parts = {},
  state = memoryState(),
}: TestKbOptions = {}): Promise<KnowledgeBase> {
  const kb = createKnowledgeBase({
    store,
    files: fileArea({ roots, protect: [] }),
    link: ({ id }, place) => `https://kb.test/documents/${id}${placeOf(place)}`,
    ingest: {
      settings: { words: 200, overlap: 40 },
      loaderFor: () => Promise.resolve({ loader: wholeTextLoader, mediaType: 'text/plain' }),
      readers: [fileReader()],
      now: () => Date.UTC(2026, 0, 1),
    },
    state: async () => state,
    collection: 'default',
    resultCharacters,
    ...parts,
  });
  for (const { key, text, title, ...rest } of documents) {
    const source = { name: key, bytes: new TextEncoder().encode(text), title };
    await kb.addSource(source, { principal: localPrincipal, ...rest });
  }
  return kb;
}

function placeOf(place: Parameters<Linker>[1]): string {
  if (place === undefined) return '';
  return typeof place === 'number' ? `?passage=${place}` : `?from=${place.from}&to=${place.to}`;
}

/** A principal that reads the named collections, and writes to those marked so. */
export const testPrincipal = (collections: Readonly<Record<string, 'reader' | 'writer'>>): Principal => ({
  id: 'test',
  scopes: new Set(['kb:read', 'kb:write']),
  collections: new Map(Object.entries(collections)),
});
