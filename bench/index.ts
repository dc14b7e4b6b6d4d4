import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { loadConfig } from '../packages/core/src/config.ts';
import { silentLog } from '../packages/core/src/log.ts';
import { openEmbedder } from '../packages/core/src/open-embedder.ts';
import { type FusionRow, measureFusion } from './fusion.ts';
import { fusionTables } from './fusion-tables.ts';
import { measureQuality, type QualityRow } from './measure-quality.ts';
import { measureSpeed, type SpeedRow } from './measure-speed.ts';
import { latencies, scanTable, speedTables } from './speed-tables.ts';
import { measureVectors } from './vectors.ts';
import { type Chart, markdown, page, type Table } from './report.ts';
import type { Estimate } from '../packages/core/src/evaluation/estimate.ts';

const usage =
  'Use: npm run bench -- quality|speed|fusion|all [folders with corpus.jsonl, queries.jsonl and qrels/test.tsv]';
const { values, positionals } = commandLine();
const [what = 'all', ...folders] = positionals;
const results = resolve(values.results);
const parts = ['corpus.jsonl', 'queries.jsonl', 'qrels/test.tsv'];
const never = new AbortController().signal;
const speedTitle = 'What a search costs';

const mistake = mistakeIn();
if (mistake) {
  process.stderr.write(`${mistake}\n`);
  process.exitCode = 2;
} else {
  if (what === 'quality' || what === 'all') await quality();
  if (what === 'fusion' || what === 'all') await fusion();
  if (what === 'speed' || what === 'all') await speed();
}

/** What the command line says; ends with how to use it where that is none of ours. */
function commandLine() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        questions: { type: 'string', default: '200' },
        rounds: { type: 'string', default: '300' },
        passages: { type: 'string', default: '10000,100000' },
        million: { type: 'boolean', default: false },
        results: { type: 'string', default: resolve(import.meta.dirname, 'results') },
      },
    });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}\n`);
    process.exit(2);
  }
}

/** What is wrong with the command line, in one sentence. */
function mistakeIn(): string | undefined {
  if (!['quality', 'speed', 'fusion', 'all'].includes(what)) return usage;
  const numbers = { questions: values.questions, rounds: values.rounds };
  const [wrong] = Object.entries(numbers).filter(([, value]) => !/^[1-9]\d{0,6}$/.test(value));
  if (wrong) return `--${wrong[0]} must be a whole number from 1 on, not «${wrong[1]}».`;
  const missing = folders
    .flatMap((folder) => parts.map((part) => join(folder, part)))
    .find((file) => !existsSync(file));
  return missing && `There is no «${missing}». A collection is a folder with ${parts.join(', ')}.`;
}

async function quality(): Promise<void> {
  const rows: QualityRow[] = [];
  for (const folder of foldersOf(folders)) {
    rows.push(...(await measureQuality(folder, Number(values.questions))));
    publish('quality', 'How well questions are answered', [...charts(rows)], qualityTables(rows));
  }
  if (rows.length === 0) process.stderr.write('No collection was found: name a folder.\n');
}

/** With the model that is configured as for the product, else with the vectors that a collection has, and made-up models. */
async function fusion(): Promise<void> {
  const rows: FusionRow[] = [];
  const config = loadConfig({ env: process.env });
  const { vectorWeight } = config;
  const given = config.embeddings === 'none' ? undefined : await openEmbedder(config, silentLog, never);
  for (const folder of foldersOf(folders)) {
    rows.push(...(await measureFusion(folder, Number(values.questions), { given, vectorWeight })));
    publish('fusion', 'Words and vectors together', [], fusionTables(rows));
  }
}

async function speed(): Promise<void> {
  const sizes = values.passages.split(',').map(Number);
  const rows: SpeedRow[] = [];
  for (const passages of values.million ? [...sizes, 1_000_000] : sizes) {
    rows.push(await measureSpeed(passages, Number(values.rounds)));
    publish('speed', speedTitle, [...latencies(rows)], speedTables(rows));
  }
  const scans: Table[] = [];
  for (const count of values.million ? [100_000, 1_000_000] : [sizes.at(-1) ?? 100_000]) {
    scans.push(scanTable(count, await measureVectors({ count, dimensions: 384, rounds: 40 })));
    publish('speed', speedTitle, [...latencies(rows)], [...speedTables(rows), ...scans]);
  }
}

function foldersOf(given: readonly string[]): readonly string[] {
  if (given.length > 0) return given.map((folder) => resolve(folder));
  const shared = resolve(import.meta.dirname, '../../shared/eval');
  if (!existsSync(shared)) return [];
  const all = readdirSync(shared).map((name) => join(shared, name));
  return all.filter((folder) => existsSync(join(folder, 'qrels', 'test.tsv')));
}

function publish(name: string, title: string, figures: readonly Chart[], tables: readonly Table[]): void {
  mkdirSync(results, { recursive: true });
  const machine = `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'processor'}, Node.js ${process.version}`;
  const noted = tables.map((table) => ({ ...table, note: [table.note, machine].filter(Boolean).join(' ') }));
  writeFileSync(join(results, `${name}.md`), markdown(noted));
  writeFileSync(join(results, `${name}.html`), page(title, figures, noted));
  process.stdout.write(`${markdown(tables)}\n`);
}

function* charts(rows: readonly QualityRow[]): Generator<Chart> {
  const kinds = ['kb-mcp', 'FTS5 unicode61', 'FTS5 porter', 'plain BM25', 'grep'];
  for (const typo of [false, true]) {
    const of = rows.filter((row) => row.typo === typo && kinds.includes(row.system));
    const title = typo ? 'nDCG@10 with one typo in each question' : 'nDCG@10';
    const groups = [...Map.groupBy(of, ({ collection }) => collection)].map(([name, group]) => ({
      name: `${name} (${group[0]?.questions} questions)`,
      bars: kinds.flatMap((kind) =>
        group
          .filter(({ system }) => system === kind)
          .map(
            ({
              measures: {
                ndcg10: { mean, low, high },
              },
            }) => ({ name: kind, value: mean, low, high }),
          ),
      ),
    }));
    yield { title, top: 1, unit: '', groups };
  }
}

function qualityTables(rows: readonly QualityRow[]): Table[] {
  const interval = ({ mean, low, high }: Estimate) => `${mean.toFixed(3)} (${low.toFixed(3)}–${high.toFixed(3)})`;
  const columns = ['', 'nDCG@10', 'recall@10', 'recall@100', 'MRR@10', 'no answer'];
  const cells = ({ measures: { ndcg10, recall10, recall100, mrr10, empty } }: QualityRow) =>
    [ndcg10, recall10, recall100, mrr10, empty].map(interval);
  const note = 'Means with 95 % bootstrap intervals; kb-mcp through MCP over stdio, stages left out in process.';
  const systems = [...Map.groupBy(rows, ({ system, typo }) => system + (typo ? ', one typo' : ''))];
  const mean = (group: readonly QualityRow[], key: keyof QualityRow['measures']) =>
    (group.reduce((sum, { measures }) => sum + measures[key].mean, 0) / group.length).toFixed(3);
  const keys = ['ndcg10', 'recall10', 'recall100', 'mrr10', 'empty'] as const;
  const average = systems.map(([name, group]) => [name, ...keys.map((key) => mean(group, key))]);
  const each = [...Map.groupBy(rows, ({ collection }) => collection)].map(([title, group]) => ({
    title: `${title}, ${group[0]?.questions} questions`,
    note,
    columns,
    rows: group.map((row) => [row.system + (row.typo ? ', one typo' : ''), ...cells(row)]),
  }));
  return [{ title: 'Mean of the collections', columns, rows: average }, ...each];
}
