import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { meanOf, measure, type Measures } from '../packages/core/src/evaluation/measures.ts';
import type { KnowledgeStore } from '../packages/core/src/ports.ts';
import { searchPassages } from '../packages/core/src/retrieval/search-passages.ts';
import { type Stage, stages } from '../packages/core/src/retrieval/weights.ts';
import { memoryStore } from '../packages/core/src/testing/memory-store.ts';
import { type Collection, readCollection } from './collection.ts';
import { storeCollection } from './store-collection.ts';
import { withTypo } from './typo.ts';

/** One line of the table: the ranking as it is, with a typo in each question, or without one stage. */
interface Setting {
  readonly name: string;
  readonly stages?: Partial<Record<Stage, boolean>>;
  readonly typo?: boolean;
}

const settings: readonly Setting[] = [
  { name: 'all stages' },
  { name: 'all stages, one typo', typo: true },
  ...stages.map((stage) => ({ name: `without ${stage}`, stages: { [stage]: false } })),
  { name: 'BM25 of words alone', stages: Object.fromEntries(stages.map((stage) => [stage, false])) },
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { store: { type: 'string', default: 'memory' }, quick: { type: 'boolean', default: false } },
});

for (const folder of foldersOf(positionals)) {
  const collection = readCollection(folder);
  const scratch = mkdtempSync(join(tmpdir(), 'kb-mcp-quality-'));
  try {
    await using store = await openStore(values.store, scratch);
    const keys = await storeCollection(store, collection);
    process.stdout.write(`\n${collection.name} (${collection.queries.length} questions, ${values.store} store)\n`);
    for (const setting of values.quick ? settings.slice(0, 2) : settings) {
      const { measures, milliseconds } = await run(store, keys, collection, setting);
      process.stdout.write(`${row(setting.name, measures)}  ${milliseconds.toFixed(1)} ms CPU\n`);
    }
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function foldersOf(given: readonly string[]): readonly string[] {
  if (given.length > 0) return given.map((folder) => resolve(folder));
  const shared = resolve(import.meta.dirname, '../../shared/eval');
  if (!existsSync(shared)) return [];
  return readdirSync(shared)
    .map((name) => join(shared, name))
    .filter((folder) => existsSync(join(folder, 'qrels', 'test.tsv')));
}

async function openStore(kind: string, scratch: string): Promise<KnowledgeStore> {
  if (kind === 'memory') return memoryStore();
  const { sqliteStore } = await import('../packages/core/src/stores/sqlite/index.ts');
  return sqliteStore({ path: join(scratch, 'quality.db') });
}

async function run(
  store: KnowledgeStore,
  keys: ReadonlyMap<string, string>,
  { queries }: Collection,
  setting: Setting,
): Promise<{ measures: Measures; milliseconds: number }> {
  const all: Measures[] = [];
  const before = process.cpuUsage();
  for (const { text, relevant } of queries) {
    const query = setting.typo ? withTypo(text) : text;
    const ranked = await searchPassages({ store, query, access: 'all', limit: 300, stages: setting.stages });
    all.push(measure([...new Set(ranked.map(({ documentId }) => keys.get(documentId) ?? ''))], relevant));
  }
  const { user, system } = process.cpuUsage(before);
  return { measures: meanOf(all), milliseconds: (user + system) / 1000 / (queries.length || 1) };
}

function row(name: string, { ndcg10, recall10, recall100, mrr10, empty }: Measures): string {
  const figures = { 'nDCG@10': ndcg10, 'recall@10': recall10, '@100': recall100, 'MRR@10': mrr10, empty };
  const cells = Object.entries(figures).map(([label, value]) => `${label} ${value.toFixed(3)}`);
  return `  ${name.padEnd(22)} ${cells.join('  ')}`;
}
