import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { localPrincipal } from '../packages/core/src/access/permission.ts';
import { createKnowledgeBase } from '../packages/core/src/create-knowledge-base.ts';
import { fileArea } from '../packages/core/src/files.ts';
import type { CallContext, KnowledgeBase, SearchQuery } from '../packages/core/src/knowledge-base.ts';
import type { Embedder, EmbeddingSpace, VectorKnowledgeStore } from '../packages/core/src/ports.ts';
import { indexVectors, migrate } from '../packages/core/src/stores/postgres/migrate.ts';
import { memoryState } from '../packages/core/src/testing/memory-state.ts';
import { pgClient } from '../packages/core/src/stores/postgres/pg-client.ts';
import { postgresStore } from '../packages/core/src/stores/postgres/postgres-store.ts';
import type { SqlClient } from '../packages/core/src/stores/postgres/sql-client.ts';
import { sqliteStore } from '../packages/core/src/stores/sqlite/index.ts';
import { indexedDocument } from '../packages/core/src/testing/indexed-document.ts';
import { debianPostgres, whyNoVectors } from '../packages/core/src/testing/postgres/debian-postgres.ts';
import { semanticRanking } from '../packages/core/src/use-cases/semantic-ranking.ts';

/** Times of one kind of search through the knowledge base, in milliseconds. */
interface Latency {
  readonly name: string;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** Mean processor time of all threads: what remains of it on a busy machine. */
  readonly cpu: number;
  /** Mean number of calls of the database. */
  readonly calls?: number;
}

interface Setting {
  readonly store: VectorKnowledgeStore;
  readonly count: number;
  readonly dimensions: number;
  readonly rounds: number;
  /** Of the database: how often it was called so far, and the processor time of its server in milliseconds. */
  readonly database?: { readonly calls: () => number; readonly cpu: () => number };
}

/** Passages of ten words and vectors around 1,000 centres, ten collections, ten passages a document. */
async function fill({ store, count, dimensions }: Setting): Promise<void> {
  const space = spaceOf(dimensions);
  const vectors = clusteredVectors(dimensions);
  let started = performance.now();
  for (let from = 0; from < count; from += 1000) {
    await store.put(
      Array.from({ length: Math.min(100, Math.ceil((count - from) / 10)) }, (_, n) =>
        indexedDocument({
          key: `d${from + n * 10}`,
          collection: `c${n % 10}`,
          tags: [n % 50 === 0 ? 'rare' : 'usual'],
          hash: String(from + n),
          texts: Array.from({ length: Math.min(10, count - from - n * 10) }, () => sentence(60)),
        }),
      ),
    );
  }
  say('passages stored', count / seconds(started), 'a second');
  const id = await store.vectors.open(space);
  started = performance.now();
  for (;;) {
    const rows = (await store.vectors.pending(id, 1000)).map(({ row }) => row);
    if (rows.length === 0) break;
    await store.vectors.put(
      id,
      rows,
      rows.map(() => vectors()),
    );
  }
  say('vectors stored', count / seconds(started), 'a second');
}

async function measure({ store, dimensions, rounds, database }: Setting): Promise<readonly Latency[]> {
  const vectors = clusteredVectors(dimensions, 7);
  const embedder: Embedder = { space: spaceOf(dimensions), embed: async (texts) => texts.map(() => vectors()) };
  await using kb = knowledgeBase(store, embedder);
  const before = process.memoryUsage().rss;
  await ask(kb, { query: sentence(3), limit: 10, mode: 'lexical' });
  let started = performance.now();
  const loading = process.cpuUsage();
  await ask(kb, { query: sentence(3), limit: 10, mode: 'vector' });
  say('first vector search of a process', seconds(started) * 1000, 'ms');
  const { user, system } = process.cpuUsage(loading);
  say('processor time for it', (user + system) / 1000, 'ms');
  say('memory for it', (process.memoryUsage().rss - before) / 1e6, 'MB');
  const raw = async (filter?: object) => {
    const [vector = new Float32Array()] = await embedder.embed([''], 'query');
    await store.vectors.nearest({ space: embedder.space.name, vector, limit: 10, filter }, 'all');
  };
  const some: CallContext = {
    principal: {
      ...localPrincipal,
      collections: new Map([
        ['c1', 'reader'],
        ['c2', 'reader'],
      ]),
    },
  };
  const kinds: Record<string, (query: string) => Promise<unknown>> = {
    'vectors alone, in the store': () => raw(),
    'vectors alone, one collection of ten': () => raw({ collections: ['c3'] }),
    'vectors alone, a tag on 2 %': () => raw({ tags: ['rare'] }),
    'search, mode lexical': (query) => ask(kb, { query, limit: 10, mode: 'lexical' }),
    'search, mode vector': (query) => ask(kb, { query, limit: 10, mode: 'vector' }),
    'search, mode hybrid': (query) => ask(kb, { query, limit: 10, mode: 'hybrid' }),
    'search, hybrid, a tag on 2 %': (query) =>
      ask(kb, { query, limit: 10, mode: 'hybrid', filter: { tags: ['rare'] } }),
    'search, hybrid, access to 2 collections of 10': (query) => ask(kb, { query, limit: 10, mode: 'hybrid' }, some),
  };
  const times = new Map(Object.keys(kinds).map((name) => [name, [] as number[]]));
  const cpu = new Map(Object.keys(kinds).map((name) => [name, 0]));
  const called = new Map(Object.keys(kinds).map((name) => [name, 0]));
  for (let round = -warmUp; round < rounds; round++) {
    for (const [name, search] of Object.entries(kinds)) {
      const query = sentence(4);
      const used = process.cpuUsage();
      const before = { calls: database?.calls() ?? 0, cpu: database?.cpu() ?? 0 };
      started = performance.now();
      await search(query);
      if (round < 0) continue;
      times.get(name)?.push(performance.now() - started);
      const { user, system } = process.cpuUsage(used);
      called.set(name, (called.get(name) ?? 0) + (database?.calls() ?? 0) - before.calls);
      const server = (database?.cpu() ?? 0) - before.cpu;
      cpu.set(name, (cpu.get(name) ?? 0) + (user + system) / 1000 + server);
    }
  }
  return [...times].map(([name, list]) => ({
    name,
    p50: quantile(list, 0.5),
    p95: quantile(list, 0.95),
    p99: quantile(list, 0.99),
    cpu: (cpu.get(name) ?? 0) / rounds,
    ...(database && { calls: (called.get(name) ?? 0) / rounds }),
  }));
}

function knowledgeBase(store: VectorKnowledgeStore, embedder: Embedder): KnowledgeBase {
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

const ask = (kb: KnowledgeBase, query: SearchQuery, context: CallContext = { principal: localPrincipal }) =>
  kb.search(query, context);

const spaceOf = (dimensions: number): EmbeddingSpace => ({
  name: `bench/clusters/${dimensions}`,
  provider: 'bench',
  model: 'clusters',
  dimensions,
});

const warmUp = 5;
const seconds = (since: number): number => (performance.now() - since) / 1000;
const say = (name: string, value: number, unit: string): void =>
  console.log(`${name.padEnd(48)} ${value.toFixed(value < 100 ? 1 : 0).padStart(9)} ${unit}`);

function quantile(list: readonly number[], share: number): number {
  return list.toSorted((a, b) => a - b)[Math.floor(share * (list.length - 1))] ?? Number.NaN;
}

let state = 42;
const uniform = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0) / 2 ** 31;

/** Words by Zipf's law. */
function sentence(words: number): string {
  return Array.from({ length: words }, () => `w${Math.floor(30_000 ** ((uniform() + 1) / 2))}x`).join(' ');
}

function clusteredVectors(dimensions: number, seed = 42): () => Float32Array {
  state = 42;
  const centres = Array.from({ length: 1000 }, () => Float32Array.from({ length: dimensions }, uniform));
  state = seed;
  return () => {
    const centre = centres[((uniform() + 1) * 500) | 0] ?? new Float32Array(dimensions);
    return centre.map((value) => value + 0.7 * uniform());
  };
}

type Size = Omit<Setting, 'store' | 'database'>;

async function embedded(size: Size): Promise<void> {
  const path = mkdtempSync(join(tmpdir(), 'kb-bench-'));
  try {
    say('\nThe embedded store', size.count, 'passages');
    {
      await using store = sqliteStore({ path });
      await fill({ ...size, store });
    }
    // Opened again, so that what it keeps in memory is loaded by a search.
    await using store = sqliteStore({ path });
    print(await measure({ ...size, store }));
    say('size of the base', statSync(join(path, 'kb.sqlite')).size / 1e6, 'MB');
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
}

/** A server of this machine's packages, over loopback. */
async function postgres(size: Size): Promise<void> {
  const reason = whyNoVectors();
  if (reason) throw new Error(`PostgreSQL cannot be measured: ${reason}.`);
  await using server = await debianPostgres();
  const client = pgClient({ url: server.url() });
  let calls = 0;
  const counted: SqlClient = {
    ...client,
    call(...call) {
      calls++;
      return client.call(...call);
    },
  };
  await using store = postgresStore({ client: counted });
  await migrate(client);
  say('\nPostgreSQL', size.count, 'passages');
  await fill({ ...size, store });
  await client.run?.('analyze');
  const started = performance.now();
  await indexVectors(client);
  say('HNSW index', seconds(started), 's');
  const cpu = processorTimeOf(Number(new URL(server.url()).port));
  print(await measure({ ...size, store, database: { calls: () => calls, cpu } }));
}

/** Of the connections of the server on this port; 0 where the system does not tell. */
function processorTimeOf(port: number): () => number {
  const all = process.platform === 'linux' ? readdirSync('/proc').filter((name) => /^\d+$/.test(name)) : [];
  const read = (pid: string, file: string): string => {
    try {
      return readFileSync(`/proc/${pid}/${file}`, 'utf8');
    } catch {
      // It has ended.
      return '';
    }
  };
  const fields = (pid: string): readonly string[] => read(pid, 'stat').split(') ')[1]?.split(' ') ?? [];
  const server = all.find((pid) => read(pid, 'cmdline').includes(`\0-p\0${port}\0`));
  const own = all.filter((pid) => fields(pid)[1] === server);
  return () => own.reduce((sum, pid) => sum + 10 * (Number(fields(pid)[11] ?? 0) + Number(fields(pid)[12] ?? 0)), 0);
}

function print(rows: readonly Latency[]): void {
  console.log(`${''.padEnd(48)}    p50 ms    p95 ms    p99 ms   cpu mean     calls`);
  for (const { name, p50, p95, p99, cpu, calls } of rows)
    console.log(
      `${name.padEnd(48)} ${[p50, p95, p99, cpu, calls ?? 0].map((time) => time.toFixed(2).padStart(9)).join(' ')}`,
    );
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      count: { type: 'string', default: '100000' },
      dimensions: { type: 'string', default: '384' },
      rounds: { type: 'string', default: '60' },
      stores: { type: 'string', default: 'embedded' },
    },
  });
  const setting = {
    count: Number(values.count),
    dimensions: Number(values.dimensions),
    rounds: Number(values.rounds),
  };
  console.log(
    `Load before: ${loadavg()
      .map((load) => load.toFixed(1))
      .join(' ')}`,
  );
  if (values.stores.includes('embedded')) await embedded(setting);
  if (values.stores.includes('postgres')) await postgres(setting);
}
