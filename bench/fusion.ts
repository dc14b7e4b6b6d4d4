import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { estimate, type Estimate } from '../packages/core/src/evaluation/estimate.ts';
import { measure } from '../packages/core/src/evaluation/measures.ts';
import { embeddedText, fillSpace } from '../packages/core/src/ingest/fill-space.ts';
import { isLiteralSpace } from '../packages/core/src/ingest/literal-model.ts';
import type { Embedder, VectorKnowledgeStore } from '../packages/core/src/ports.ts';
import { sqliteStore } from '../packages/core/src/stores/sqlite/index.ts';
import type { RankRequest } from '../packages/core/src/use-cases/rank.ts';
import { semanticRanking } from '../packages/core/src/use-cases/semantic-ranking.ts';
import { type Collection, readCollection } from './collection.ts';
import { publishedVectors } from './published-vectors.ts';

import { storeCollection } from './store-collection.ts';
import { type SyntheticModel, syntheticModels } from './synthetic-model.ts';

/** nDCG@10 of a collection by words, by the vectors of one model, and by both. */
export interface FusionRow {
  readonly collection: string;
  readonly questions: number;
  readonly model: string;
  readonly words: number;
  readonly vectors: number;
  readonly both: number;
  /** Both less the better of the two, question by question, with its 95 % interval. */
  readonly difference: Estimate;
}

export interface FusionModels {
  /** Measured in place of those that are known to answer the questions of a collection. */
  readonly given?: Embedder | undefined;
  readonly vectorWeight?: number;
  readonly models?: (collection: Collection) => readonly SyntheticModel[];
}

const knownModels = (collection: Collection): readonly SyntheticModel[] => [
  ...publishedVectors(collection),
  ...syntheticModels(collection),
];

/** Whether hybrid search is ever worse than the better of its legs, through the ranking of the product, with the model that is given, else with the vectors that the collection has, and made-up models of several strengths. */
export async function measureFusion(
  folder: string,
  most: number,
  { given, vectorWeight, models: known = knownModels }: FusionModels = {},
): Promise<readonly FusionRow[]> {
  const collection = readCollection(folder);
  const step = Math.max(1, Math.ceil(collection.queries.length / most));
  const queries = collection.queries.filter((_, place) => place % step === 0);
  const data = mkdtempSync(join(tmpdir(), 'kb-mcp-fusion-'));
  try {
    await using store = sqliteStore({ path: data });
    const keys = await storeCollection(store, collection);
    const rows: FusionRow[] = [];
    const texts = queries.map(({ text }) => text);
    const models = given ? [realModel(given)] : known(collection).map((model) => madeUp(model, keys, texts));
    for (const { name, embedder, fill, asked = (text: string) => text } of models) {
      const id = await store.vectors.open(embedder.space);
      await fill(store, id);
      await store.vectors.noteLiteral(id, await isLiteralSpace({ store, embedder, id }));
      await store.vectors.activate(id);
      const rank = semanticRanking({
        store,
        embedder: async () => embedder,
        embedMs: 60_000,
        vectorWeight,
        rerankMs: 1,
        rerankPassages: 1,
      });
      const ndcg = async (mode: RankRequest['mode']): Promise<readonly number[]> => {
        const found: number[] = [];
        for (const { text, relevant } of queries) {
          const { ranked } = await rank({ query: asked(text), mode, access: 'all', limit: 100 });
          const documents = ranked.map(({ documentId }) => keys.get(documentId) ?? '');
          found.push(measure([...new Set(documents)], relevant).ndcg10);
        }
        return found;
      };
      const words = await ndcg('lexical');
      const vectors = await ndcg('vector');
      const both = await ndcg('hybrid');
      const better = mean(words) >= mean(vectors) ? words : vectors;
      rows.push({
        collection: collection.name,
        questions: queries.length,
        model: name,
        words: mean(words),
        vectors: mean(vectors),
        both: mean(both),
        difference: estimate(both.map((value, i) => value - (better[i] ?? 0))),
      });
    }
    return rows;
  } finally {
    rmSync(data, { recursive: true });
  }
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / (values.length || 1);

interface MeasuredModel {
  readonly name: string;
  readonly embedder: Embedder;
  /** Gives every passage its vector, unless it has one. */
  readonly fill: (store: VectorKnowledgeStore, space: number) => Promise<unknown>;
  /** What of a question is searched for by words, where that is not all of it. */
  readonly asked?: ((text: string) => string) | undefined;
}

const realModel = (embedder: Embedder): MeasuredModel => ({
  name: embedder.space.model,
  embedder,
  fill: async ({ vectors }, id) => fillSpace({ vectors, embedder, id }),
});

/** It is given what is asked, and knows the whole question. */
function madeUp(model: SyntheticModel, keys: ReadonlyMap<string, string>, questions: readonly string[]): MeasuredModel {
  const { name, space, asked = (text) => text, passage, question } = model;
  const whole = new Map(questions.map((text) => [asked(text), text]));
  return {
    name,
    asked,
    embedder: { space, embed: async (texts) => Promise.all(texts.map((text) => question(whole.get(text) ?? text))) },
    async fill({ vectors, passagesByRow }, id) {
      for (;;) {
        const waiting = await vectors.pending(id, 500);
        if (waiting.length === 0) return;
        const rows = waiting.map(({ row }) => row);
        const stored = await passagesByRow(rows, 'all');
        const idOf = (place: number) => keys.get(stored[place]?.passage.documentId ?? '') ?? '';
        const made = waiting.map((one, place) => passage(idOf(place), embeddedText(one)));
        await vectors.put(id, rows, await Promise.all(made));
      }
    },
  };
}
