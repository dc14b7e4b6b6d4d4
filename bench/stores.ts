import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { indexDocument } from '../packages/core/src/ingest/index-document.ts';
import type { IndexedDocument, KnowledgeStore } from '../packages/core/src/ports.ts';
import { searchPassages } from '../packages/core/src/retrieval/search-passages.ts';
import { migrate } from '../packages/core/src/stores/postgres/migrate.ts';
import { pgClient } from '../packages/core/src/stores/postgres/pg-client.ts';
import { postgresStore } from '../packages/core/src/stores/postgres/postgres-store.ts';
import { sqliteStore } from '../packages/core/src/stores/sqlite/index.ts';
import { debianPostgres, whyNoPostgres } from '../packages/core/src/testing/postgres/debian-postgres.ts';
import { pgliteDatabases } from '../packages/core/src/testing/postgres/pglite-databases.ts';
import { type Collection, readCollection } from './collection.ts';
import { withTypo } from './typo.ts';
import { meanOf, measure, type Measures } from '../packages/core/src/evaluation/measures.ts';

/**
 * The embedded store, PostgreSQL and PGlite on the same collections: quality (a difference of more than .01 is a failure), passages put per second, milliseconds per search.
 * `node bench/stores.ts [folder of collections] [name of one …]`; `--times=20` multiplies the documents to measure size.
 */
const [root = '../shared/eval', ...only] = process.argv.slice(2).filter((arg) => !arg.startsWith('--'));
const times = Number(process.argv.find((arg) => arg.startsWith('--times='))?.slice(8) ?? 1);
const reason = whyNoPostgres();
if (reason) throw new Error(`PostgreSQL cannot be measured: ${reason}.`);
await using server = await debianPostgres();

for (const name of only.length > 0 ? only : readdirSync(root)) {
  const collection = readCollection(join(root, name));
  if (collection.documents.length === 0) continue;
  const documents = await indexed(collection);
  const folder = mkdtempSync(join(tmpdir(), 'kb-bench-'));
  let expected = { written: 0, misspelt: 0 };
  {
    await using embedded = sqliteStore({ path: folder });
    expected = await report(`${name}, embedded`, embedded, collection, documents);
  }
  rmSync(folder, { recursive: true });
  {
    const databases = pgliteDatabases();
    await using inProcess = postgresStore({ client: await databases.lend() });
    compare(name, 'PGlite', expected, await report(`${name}, PGlite`, inProcess, collection, documents));
    await databases.close();
  }
  const database = `bench_${randomUUID().replaceAll('-', '')}`;
  await using admin = pgClient({ url: server.url() });
  await admin.run?.(`create database ${database}`);
  const client = pgClient({ url: server.url(database) });
  await migrate(client);
  await using postgres = postgresStore({ client });
  compare(name, 'PostgreSQL', expected, await report(`${name}, PostgreSQL`, postgres, collection, documents));
}

async function indexed({ documents }: Collection): Promise<IndexedDocument[]> {
  const all: IndexedDocument[] = [];
  for (let copy = 0; copy < times; copy++) {
    for (const { id, title, text } of documents) {
      const key = copy === 0 ? id : `${id}#${copy}`;
      const from = {
        collection: 'default',
        key,
        sourceUrl: '',
        mediaType: 'text/plain',
        hash: key,
        bytes: text.length,
      };
      const rest = { updatedAt: '2026-01-01T00:00:00.000Z', title, tags: [] };
      const loaded = {
        text: text || title || ' ',
        sections: [{ from: 0, to: (text || title || ' ').length, heading: [] }],
      };
      all.push(await indexDocument(loaded, { ...from, ...rest }, { words: 200, overlap: 40 }));
    }
  }
  return all;
}

async function report(
  label: string,
  store: KnowledgeStore,
  { queries }: Collection,
  documents: readonly IndexedDocument[],
): Promise<Quality> {
  const keys = new Map(documents.map(({ document }) => [document.id, document.key]));
  const started = performance.now();
  for (let from = 0; from < documents.length; from += 100) await store.put(documents.slice(from, from + 100));
  const passages = documents.reduce((sum, document) => sum + document.passages.length, 0);
  const perSecond = passages / ((performance.now() - started) / 1000);
  const measures: Measures[] = [];
  const misspelt: Measures[] = [];
  const rank = async (query: string) => {
    const ranked = await searchPassages({ store, query, access: 'all', limit: 300, shown: 10 });
    return [...new Set(ranked.map(({ documentId }) => keys.get(documentId)?.replace(/#\d+$/, '') ?? ''))];
  };
  const spent: number[] = [];
  for (const { text, relevant } of queries.slice(0, 300)) {
    const before = performance.now();
    const found = await rank(text);
    spent.push(performance.now() - before);
    measures.push(measure(found, relevant));
    misspelt.push(measure(await rank(withTypo(text)), relevant));
  }
  spent.sort((a, b) => a - b);
  const { ndcg10, recall100 } = meanOf(measures);
  const at = (share: number) => (spent[Math.floor(share * spent.length)] ?? 0).toFixed(1);
  console.log(
    `${label}: nDCG@10 ${ndcg10.toFixed(4)} (one typo: ${meanOf(misspelt).ndcg10.toFixed(4)}), recall@100 ${recall100.toFixed(3)}, ${passages} passages at ${perSecond.toFixed(0)}/s, ` +
      `search p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`,
  );
  return { written: ndcg10, misspelt: meanOf(misspelt).ndcg10 };
}

interface Quality {
  /** nDCG@10 of the questions as they are, and with one typo each. */
  readonly written: number;
  readonly misspelt: number;
}

/** Says so, and fails, when a store ranks otherwise than the embedded one. */
function compare(name: string, store: string, expected: Quality, found: Quality): void {
  const apart = Math.max(Math.abs(expected.written - found.written), Math.abs(expected.misspelt - found.misspelt));
  if (apart <= 0.01) return;
  console.log(`${name}: ${store} is ${apart.toFixed(4)} away from the embedded store.`);
  process.exitCode = 1;
}
