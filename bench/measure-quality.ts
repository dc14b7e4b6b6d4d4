import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localPrincipal } from '../packages/core/src/access/permission.ts';
import { baselinesOver } from '../packages/core/src/evaluation/baselines.ts';
import { estimate, type Estimate } from '../packages/core/src/evaluation/estimate.ts';
import { measure, type Measures } from '../packages/core/src/evaluation/measures.ts';
import type { KnowledgeBase } from '../packages/core/src/knowledge-base.ts';
import type { KnowledgeStore } from '../packages/core/src/ports.ts';
import { searchPassages } from '../packages/core/src/retrieval/search-passages.ts';
import { type Stage, stages } from '../packages/core/src/retrieval/weights.ts';
import { sqliteStore } from '../packages/core/src/stores/sqlite/index.ts';
import { readCollection } from './collection.ts';
import { fullText } from './full-text.ts';
import { addFile, startProduct } from './product.ts';

import { withTypo } from './typo.ts';

export interface QualityRow {
  readonly collection: string;
  readonly system: string;
  readonly typo: boolean;
  readonly questions: number;
  readonly measures: Readonly<Record<keyof Measures, Estimate>>;
}

type Search = (query: string) => Promise<readonly string[]> | readonly string[];

/** How well the product, without each of its stages, and plain searches answer the questions of a collection; at most so many of them. */
export async function measureQuality(folder: string, most: number): Promise<readonly QualityRow[]> {
  const collection = readCollection(folder);
  const step = Math.max(1, Math.ceil(collection.queries.length / most));
  const questions = collection.queries.filter((_, place) => place % step === 0);
  const data = mkdtempSync(join(tmpdir(), 'kb-mcp-quality-'));
  const rows: QualityRow[] = [];

  async function run(system: string, search: Search, typo: boolean): Promise<void> {
    const all: Measures[] = [];
    for (const { text, relevant } of questions) {
      all.push(measure([...new Set(await search(typo ? withTypo(text) : text))], relevant));
    }
    const of = (key: keyof Measures) => estimate(all.map((one) => one[key]));
    const measures = {
      ndcg10: of('ndcg10'),
      recall10: of('recall10'),
      recall100: of('recall100'),
      mrr10: of('mrr10'),
      empty: of('empty'),
    };
    rows.push({ collection: collection.name, system, typo, questions: questions.length, measures });
  }

  try {
    await addFile(join(folder, 'corpus.jsonl'), data);
    {
      await using product = await startProduct(data);
      for (const typo of [false, true]) await run('kb-mcp', (query) => product.search(query), typo);
    }
    await using store = sqliteStore({ path: data });
    const keys = await keysOf(store);
    for (const { name, rank } of await plainSearches(store)) {
      for (const typo of [false, true])
        await run(name, (query) => documentsOf(rank(query)).map((id) => keys.get(id) ?? ''), typo);
    }
    for (const tokenizer of ['unicode61', 'porter'] as const) {
      const search = fullText(collection, tokenizer);
      for (const typo of [false, true]) await run(`FTS5 ${tokenizer}`, search, typo);
    }
    for (const off of stages) await run(`without ${off}`, inProcess(store, keys, [off]), off === 'spelling');
    await run('words alone', inProcess(store, keys, stages), false);
  } finally {
    rmSync(data, { recursive: true });
  }
  return rows;
}

/** The ranking with some stages left out, which no door offers, on the base that the product made. */
function inProcess(store: KnowledgeStore, keys: ReadonlyMap<string, string>, off: readonly Stage[]): Search {
  const without = Object.fromEntries(off.map((stage) => [stage, false]));
  return async (query) => {
    const ranked = await searchPassages({ store, query, access: 'all', limit: 300, stages: without });
    return ranked.map(({ documentId }) => keys.get(documentId) ?? '');
  };
}

async function keysOf(store: KnowledgeStore): Promise<ReadonlyMap<string, string>> {
  const keys = new Map<string, string>();
  let cursor: string | undefined;
  do {
    const page = await store.list({ limit: 500, ...(cursor === undefined ? {} : { cursor }) }, 'all');
    for (const { id, key } of page.items) keys.set(id, key);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return keys;
}

function plainSearches(store: KnowledgeStore) {
  const kb: Pick<KnowledgeBase, 'list' | 'passages'> = {
    async list({ limit, cursor }) {
      const { items, ...next } = await store.list({ limit, ...(cursor === undefined ? {} : { cursor }) }, 'all');
      return { items: items.map((document) => ({ ...document, url: '' })), ...next };
    },
    passages: (id) => store.passages(id, { limit: 100_000 }, 'all'),
  };
  return baselinesOver(kb, { principal: localPrincipal });
}

const documentsOf = (spots: readonly { readonly id: string }[]): readonly string[] => [
  ...new Set(spots.map(({ id }) => id)),
];
