import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measure } from '../packages/core/src/evaluation/measures.ts';
import { indexDocument } from '../packages/core/src/ingest/index-document.ts';
import type { Embedder, VectorKnowledgeStore } from '../packages/core/src/ports.ts';
import { sqliteStore } from '../packages/core/src/stores/sqlite/index.ts';
import type { RankRequest } from '../packages/core/src/use-cases/rank.ts';
import { semanticRanking } from '../packages/core/src/use-cases/semantic-ranking.ts';
import { type Collection, readCollection } from './collection.ts';
import { estimate, type Estimate } from './statistics.ts';
import { type Strength, strengths, synthetic, type Synthetic } from './synthetic-model.ts';

/** nDCG@10 of a collection by words, by the vectors of one made-up model, and by both. */
export interface FusionRow {
  readonly collection: string;
  readonly questions: number;
  readonly model: Strength;
  readonly words: number;
  readonly vectors: number;
  readonly both: number;
  /** Both less the better of the two, question by question, with its 95 % interval. */
  readonly difference: Estimate;
}

/** Whether hybrid search is ever worse than the better of its legs, through the ranking of the product, for models of several strengths. */
export async function measureFusion(folder: string, most: number): Promise<readonly FusionRow[]> {
  const collection = readCollection(folder);
  const step = Math.max(1, Math.ceil(collection.queries.length / most));
  const queries = collection.queries.filter((_, place) => place % step === 0);
  const data = mkdtempSync(join(tmpdir(), 'kb-mcp-fusion-'));
  try {
    await using store = sqliteStore({ path: data });
    const model = synthetic(collection);
    const keys = await fill(store, collection, model);
    const ndcg = async (mode: RankRequest['mode'], strength: Strength): Promise<readonly number[]> => {
      const rank = semanticRanking({
        store,
        embedder: async () => embedderOf(model, strength),
        embedMs: 60_000,
        rerankMs: 1,
        rerankPassages: 1,
      });
      const found: number[] = [];
      for (const { text: query, relevant } of queries) {
        const { ranked } = await rank({ query, mode, access: 'all', limit: 100 });
        const documents = ranked.map(({ documentId }) => keys.get(documentId) ?? '');
        found.push(measure([...new Set(documents)], relevant).ndcg10);
      }
      return found;
    };
    const words = await ndcg('lexical', 'even');
    const rows: FusionRow[] = [];
    for (const strength of strengths) {
      const vectors = await ndcg('vector', strength);
      const both = await ndcg('hybrid', strength);
      const better = mean(words) >= mean(vectors) ? words : vectors;
      const difference = estimate(both.map((value, i) => value - (better[i] ?? 0)));
      rows.push({
        collection: collection.name,
        questions: queries.length,
        model: strength,
        words: mean(words),
        vectors: mean(vectors),
        both: mean(both),
        difference,
      });
    }
    return rows;
  } finally {
    rmSync(data, { recursive: true });
  }
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / (values.length || 1);

const embedderOf = ({ space, question }: Synthetic, strength: Strength): Embedder => ({
  space,
  embed: async (texts) => texts.map((text) => question(text, strength)),
});

/** Stores a collection with its vectors; gives the collection's own id of each stored document. */
async function fill(
  store: VectorKnowledgeStore,
  { documents }: Collection,
  { space, passage }: Synthetic,
): Promise<ReadonlyMap<string, string>> {
  const keys = new Map<string, string>();
  const documentOf = new Map<string, string>();
  const rest = { sourceUrl: '', mediaType: 'text/plain', tags: [], updatedAt: '2026-01-01T00:00:00.000Z' };
  for (let at = 0; at < documents.length; at += 100) {
    const batch = await Promise.all(
      documents.slice(at, at + 100).map(({ id, title, text }) => {
        const from = { ...rest, collection: 'default', key: id, hash: id, bytes: text.length, title };
        return indexDocument({ text: text || title, title, sections: [] }, from, { words: 200, overlap: 40 });
      }),
    );
    for (const { document, passages } of batch) {
      keys.set(document.id, document.key);
      for (const { text } of passages) documentOf.set(text, document.key);
    }
    await store.put(batch);
  }
  const id = await store.vectors.open(space);
  for (;;) {
    const waiting = await store.vectors.pending(id, 500);
    if (waiting.length === 0) return keys;
    const rows = waiting.map(({ row }) => row);
    const vectors = waiting.map(({ text }) => passage(documentOf.get(text) ?? '', text));
    await store.vectors.put(id, rows, vectors);
  }
}
