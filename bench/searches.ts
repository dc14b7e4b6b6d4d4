import type { MakeSentence } from './made-up.ts';
import { processOf } from './process.ts';
import type { Product, SearchOptions } from './product.ts';
import { quantile } from './statistics.ts';

/** One kind of search. */
export interface SearchRow {
  readonly name: string;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** Processor time of the server for one search. */
  readonly cpu: number;
}

/** Every kind once in every round, so that whatever else the machine does weighs on all. */
export async function measureSearches(
  product: Product,
  rounds: number,
  sentence: MakeSentence,
): Promise<readonly SearchRow[]> {
  const rows = Object.entries(kinds).map(([name, how]) => ({ name, how: { ...single, ...how }, times: [0], cpu: 0 }));
  const { processorTime } = processOf(product.pid);
  for (let round = -warmUp; round < rounds; round++) {
    for (const row of rows) {
      const query = sentence(3 + (Math.abs(round) % 6));
      const used = processorTime();
      const time = await timed(() => product.search(query, row.how));
      if (round < 0) continue;
      row.cpu += processorTime() - used;
      row.times[round] = time;
    }
  }
  return rows.map(({ name, times, cpu }) => ({
    name,
    p50: quantile(times, 0.5),
    p95: quantile(times, 0.95),
    p99: quantile(times, 0.99),
    cpu: cpu / rounds,
  }));
}

const kinds: Readonly<Record<string, SearchOptions>> = {
  'by words': { mode: 'lexical' },
  'by vectors': { mode: 'vector' },
  'by both': { mode: 'hybrid' },
  'by words, a tag on 50 %': { mode: 'lexical', tags: ['half'] },
  'by words, a tag on 2 %': { mode: 'lexical', tags: ['rare'] },
  'by both, a tag on 50 %': { mode: 'hybrid', tags: ['half'] },
  'by both, a tag on 2 %': { mode: 'hybrid', tags: ['rare'] },
};

/** One page of ten. */
export const single: SearchOptions = { limit: 10, pages: 1 };
const warmUp = 20;

/** How many milliseconds something takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
