import { localPrincipal } from '../../packages/core/src/access/permission.ts';
import type { CallContext, KnowledgeBase, SearchQuery } from '../../packages/core/src/knowledge-base.ts';
import type { Embedder } from '../../packages/core/src/ports.ts';
import { clusteredVectors } from '../clustered-vectors.ts';
import type { MakeSentence } from '../made-up.ts';
import { quantile } from '../statistics.ts';
import { knowledgeBase } from './knowledge-base.ts';
import { say, secondsSince, type Setting, spaceOf } from './setting.ts';

/** Times of one kind of search through the knowledge base, in milliseconds. */
export interface Latency {
  readonly name: string;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** Mean processor time of all threads: what remains of it on a busy machine. */
  readonly cpu: number;
  /** Mean number of calls of the database. */
  readonly calls?: number;
}

/** What the first search of a process costs, then every kind of search in turn. */
export async function measure(setting: Setting, sentence: MakeSentence): Promise<readonly Latency[]> {
  const { store, dimensions, rounds, database } = setting;
  const vectors = clusteredVectors(dimensions, 7);
  const embedder: Embedder = { space: spaceOf(dimensions), embed: async (texts) => texts.map(() => vectors()) };
  await using kb = knowledgeBase(store, embedder);
  await measureFirst(kb, sentence);
  const raw = async (filter?: object) => {
    await store.vectors.nearest({ space: embedder.space.name, vector: vectors(), limit: 10, filter }, 'all');
  };
  const times = Object.entries(kindsOf(kb, raw)).map(([name, search]) => {
    const spent: Spent = { cpu: 0, calls: 0 };
    return { name, search, times: [] as number[], spent };
  });
  for (let round = -WARM_UP; round < rounds; round++) {
    for (const { search, times: own, spent } of times) {
      const query = sentence(4);
      const before = spentBy(database);
      const started = performance.now();
      await search(query);
      if (round < 0) continue;
      own.push(secondsSince(started) * 1000);
      const after = spentBy(database);
      spent.cpu += after.cpu - before.cpu;
      spent.calls += after.calls - before.calls;
    }
  }
  return times.map(({ name, times: own, spent }) => ({
    name,
    p50: quantile(own, 0.5),
    p95: quantile(own, 0.95),
    p99: quantile(own, 0.99),
    cpu: spent.cpu / rounds,
    ...(database && { calls: spent.calls / rounds }),
  }));
}

const WARM_UP = 5;

interface Spent {
  cpu: number;
  calls: number;
}

/** So far, by this process and the database. */
function spentBy(database: Setting['database']): Spent {
  const { user, system } = process.cpuUsage();
  return { cpu: (user + system) / 1000 + (database?.cpu() ?? 0), calls: database?.calls() ?? 0 };
}

async function measureFirst(kb: KnowledgeBase, sentence: MakeSentence): Promise<void> {
  const before = process.memoryUsage().rss;
  await ask(kb, { query: sentence(3), limit: 10, mode: 'lexical' });
  const { cpu } = spentBy(undefined);
  const started = performance.now();
  await ask(kb, { query: sentence(3), limit: 10, mode: 'vector' });
  say('first vector search of a process', secondsSince(started) * 1000, 'ms');
  say('processor time for it', spentBy(undefined).cpu - cpu, 'ms');
  say('memory for it', (process.memoryUsage().rss - before) / 1e6, 'MB');
}

type Search = (query: string) => Promise<unknown>;

const kindsOf = (kb: KnowledgeBase, raw: (filter?: object) => Promise<void>): Readonly<Record<string, Search>> => ({
  'vectors alone, in the store': () => raw(),
  'vectors alone, one collection of ten': () => raw({ collections: ['c3'] }),
  'vectors alone, a tag on 2 %': () => raw({ tags: ['rare'] }),
  'search, mode lexical': (query) => ask(kb, { query, limit: 10, mode: 'lexical' }),
  'search, mode vector': (query) => ask(kb, { query, limit: 10, mode: 'vector' }),
  'search, mode hybrid': (query) => ask(kb, { query, limit: 10, mode: 'hybrid' }),
  'search, hybrid, a tag on 2 %': (query) => ask(kb, { query, limit: 10, mode: 'hybrid', filter: { tags: ['rare'] } }),
  'search, hybrid, access to 2 collections of 10': (query) =>
    ask(kb, { query, limit: 10, mode: 'hybrid' }, { principal: { ...localPrincipal, collections: two } }),
});

const two = new Map([
  ['c1', 'reader'],
  ['c2', 'reader'],
] as const);

const ask = (kb: KnowledgeBase, query: SearchQuery, context: CallContext = { principal: localPrincipal }) =>
  kb.search(query, context);
