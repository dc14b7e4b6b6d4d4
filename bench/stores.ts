import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { indexDocument } from '../packages/core/src/ingest/index-document.ts';
import type { IndexedDocument, KnowledgeStore, VectorKnowledgeStore } from '../packages/core/src/ports.ts';
import { searchPassages } from '../packages/core/src/retrieval/search-passages.ts';
import { podsStore } from '../packages/core/src/stores/pods/index.ts';
import { migrate } from '../packages/core/src/stores/postgres/migrate.ts';
import { pgClient } from '../packages/core/src/stores/postgres/pg-client.ts';
import { postgresStore } from '../packages/core/src/stores/postgres/postgres-store.ts';
import type { SqlClient } from '../packages/core/src/stores/postgres/sql-client.ts';
import { sqliteStore } from '../packages/core/src/stores/sqlite/index.ts';
import { debianPostgres, whyNoPostgres } from '../packages/core/src/testing/postgres/debian-postgres.ts';
import { pgliteDatabases } from '../packages/core/src/testing/postgres/pglite-databases.ts';
import { supabaseLite } from '../packages/core/src/testing/postgres/supabase-lite.ts';
import { type Collection, readCollection } from './collection.ts';
import { withTypo } from './typo.ts';
import { meanOf, measure, type Measures } from '../packages/core/src/evaluation/measures.ts';

/**
 * The embedded store, and every other way to keep a base, on the same collections: quality (a difference of more than .01 is a failure), passages
 * put per second, milliseconds per search.
 * `node bench/stores.ts [folder of collections] [name of one …]`; `--times=20` multiplies the documents to measure size, `--stores=pods,PGlite` chooses.
 */
const [root = '../shared/eval', ...only] = process.argv.slice(2).filter((arg) => !arg.startsWith('--'));
const option = (name: string) => process.argv.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
const times = Number(option('times') ?? 1);
const chosen = option('stores')?.split(',');
const reason = whyNoPostgres();
if (reason) throw new Error(`PostgreSQL cannot be measured: ${reason}.`);
await using server = await debianPostgres();
process.env['LITE_TELEMETRY'] = '0';

/** Half of the documents are in each of these collections. */
const halves = ['first', 'second'] as const;

/** Each way to keep a base; what is opened besides the store is closed after it. */
const others: Readonly<Record<string, (after: AsyncDisposableStack) => Promise<KnowledgeStore>>> = {
  pods: async (after) =>
    podsStore({ home: embedded(after), pods: [{ collections: [halves[1]], store: embedded(after) }] }),
  PGlite: async (after) => postgresStore({ client: await after.use(pooledDatabases()).lend() }),
  PostgreSQL: async () => postgresStore({ client: await ownDatabase() }),
  'supabase-js': async () => postgresStore({ client: await supabaseLite() }),
};

for (const name of only.length > 0 ? only : readdirSync(root)) {
  const collection = readCollection(join(root, name));
  if (collection.documents.length === 0) continue;
  const documents = await indexed(collection);
  await using first = new AsyncDisposableStack();
  await using usual = embedded(first);
  const expected = await report(`${name}, embedded`, usual, collection, documents);
  for (const [kind, open] of Object.entries(others)) {
    if (chosen && !chosen.includes(kind)) continue;
    await using after = new AsyncDisposableStack();
    await using store = await open(after);
    compare(name, kind, expected, await report(`${name}, ${kind}`, store, collection, documents));
  }
}

function embedded(after: AsyncDisposableStack): VectorKnowledgeStore {
  const folder = mkdtempSync(join(tmpdir(), 'kb-bench-'));
  after.defer(() => rmSync(folder, { recursive: true }));
  return sqliteStore({ path: folder });
}

function pooledDatabases() {
  const databases = pgliteDatabases();
  return { lend: () => databases.lend(), [Symbol.asyncDispose]: () => databases.close() };
}

async function ownDatabase(): Promise<SqlClient> {
  const database = `bench_${randomUUID().replaceAll('-', '')}`;
  await using admin = pgClient({ url: server.url() });
  await admin.run?.(`create database ${database}`);
  const client = pgClient({ url: server.url(database) });
  await migrate(client);
  return client;
}

async function indexed({ documents }: Collection): Promise<IndexedDocument[]> {
  const all: IndexedDocument[] = [];
  for (let copy = 0; copy < times; copy++) {
    for (const [n, { id, title, text }] of documents.entries()) {
      const key = copy === 0 ? id : `${id}#${copy}`;
      const from = {
        collection: halves[2 * n < documents.length ? 0 : 1],
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
