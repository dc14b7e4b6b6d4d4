import type { SpeedRow } from './measure-speed.ts';
import type { Chart, Table } from './report.ts';
import type { VectorFigure } from './vectors.ts';

/** How long searches take, a chart for each size. */
export function* latencies(rows: readonly SpeedRow[]): Generator<Chart> {
  for (const { passages, searches } of rows) {
    yield {
      title: `One search over stdio among ${count(passages)} passages`,
      top: Math.max(...searches.map(({ p99 }) => p99)),
      unit: ' ms',
      groups: searches.map(({ name, p50, p95, p99, cpu }) => ({
        name,
        bars: Object.entries({ p50, p95, p99, processor: cpu }).map(([label, value]) => ({ name: label, value })),
      })),
    };
  }
}

/** Searches of every size, then what a base costs besides. */
export function speedTables(rows: readonly SpeedRow[]): readonly Table[] {
  const searches = rows.map(({ passages, searches: kinds, model }) => ({
    title: `Searches among ${count(passages)} passages, through MCP over stdio`,
    note: `Vectors of 384 dimensions; the model, in a process of its own, takes ${model.toFixed(1)} ms for a question, which is part of the time. Every kind in turn.`,
    columns: ['', 'p50 ms', 'p95 ms', 'p99 ms', 'processor ms'],
    rows: kinds.map(({ name, p50, p95, p99, cpu }) => [name, ...[p50, p95, p99, cpu].map((value) => value.toFixed(1))]),
  }));
  const costs = {
    title: 'What a base costs',
    note: 'First of words alone, then with vectors as well. Cold start is from the start of the process to its first answer.',
    columns: [
      'passages',
      'passages/s added',
      'vectors/s made and stored',
      'memory MB',
      'disk MB',
      'cold start ms',
      '100,000 characters ms',
    ],
    rows: rows.map(({ passages, passagesPerSecond, vectorsPerSecond, memoryMb, diskMb, cold, long }) => [
      count(passages),
      rate(passagesPerSecond),
      rate(vectorsPerSecond),
      ...[memoryMb, diskMb, cold].map(({ words, both }) => `${words.toFixed(0)}, ${both.toFixed(0)}`),
      long.toFixed(0),
    ]),
  };
  return [...searches, costs];
}

/** Our scan beside others, in one process. */
export function scanTable(of: number, figures: readonly VectorFigure[]): Table {
  return {
    title: `The scan alone: top 10 of ${count(of)} vectors of 384 dimensions, in one process`,
    columns: ['', 'p50 ms', 'p95 ms', 'times the bandwidth bound', 'recall@10'],
    rows: figures.map(({ name, p50, p95, ratio, recall }) => [
      name,
      ...[p50, p95, ratio].map((value) => value.toFixed(2)),
      recall?.toFixed(3) ?? '',
    ]),
  };
}

const count = (value: number): string => value.toLocaleString('en');
const rate = (value: number | undefined): string => (value === undefined ? 'put in bulk' : value.toFixed(0));
