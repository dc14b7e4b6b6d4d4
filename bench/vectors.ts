import { DatabaseSync } from 'node:sqlite';
import { parseArgs } from 'node:util';
import { getLoadablePath } from 'sqlite-vec';

import { bitIndex } from '../packages/core/src/vectors/bit-index.ts';
import { int8Index } from '../packages/core/src/vectors/int8-index.ts';
import { quantise, toInt8, type VectorBlock } from '../packages/core/src/vectors/quantise.ts';
import type { FineRows } from '../packages/core/src/vectors/refine.ts';
import { rowSet } from '../packages/core/src/vectors/row-set.ts';
import { bandwidth } from './bandwidth.ts';
import { clusteredVectors } from './clustered-vectors.ts';
import { quantile } from './statistics.ts';

/** Times of one kind of search, in milliseconds, and what it finds of the ten nearest by float32. */
export interface VectorFigure {
  readonly name: string;
  readonly p50: number;
  readonly p95: number;
  /** Median ratio to the memory-bandwidth bound of the same round. */
  readonly ratio: number;
  readonly recall: number | undefined;
}

/**
 * Top-10 searches among clustered vectors, every kind in turn within one run, so that their ratios hold on a busy machine:
 * ours, a plain sum over as many bytes (the bound), and sqlite-vec's float32 scan.
 */
export async function measureVectors(of: {
  readonly count: number;
  readonly dimensions: number;
  readonly rounds: number;
}): Promise<readonly VectorFigure[]> {
  const { count, dimensions, rounds } = of;
  const vectors = clusteredVectors(dimensions);
  const queries = Array.from({ length: rounds + warmUp }, () => vectors());
  const int8 = int8Index({ dimensions });
  const helped = int8Index({ dimensions, sharedFrom: 1 });
  using peer = floatScan(dimensions);
  const kept = { codes: new Int16Array(count * dimensions), scales: new Float32Array(count) };
  const fine = fineRows(kept, dimensions);
  const refined = int8Index({ dimensions, fine });
  const bits = bitIndex({ dimensions, fine });
  for (let from = 0; from < count; from += 4096) {
    const rows = Array.from({ length: Math.min(4096, count - from) }, (_, i) => from + i);
    const block = rows.map(() => vectors());
    peer.put(rows, block);
    const exact = quantise(rows, block);
    kept.codes.set(exact.codes, from * dimensions);
    kept.scales.set(exact.scales, from);
    for (const index of [int8, helped, refined, bits]) index.put(toInt8(exact));
  }

  const everyNth = (n: number) => rowSet(Array.from({ length: Math.ceil(count / n) }, (_, i) => i * n));
  const [half, tenth, hundredth] = [everyNth(2), everyNth(10), everyNth(100)];
  const sum = await bandwidth(count * dimensions);
  const limit = 10;
  const kinds: Record<string, (vector: Float32Array) => readonly number[]> = {
    'memory bandwidth (sum of as many bytes)': () => (sum(), []),
    'int8, exact': (vector) => rowsOf(int8.search({ vector, limit })),
    'int8, exact, with a second thread': (vector) => rowsOf(helped.search({ vector, limit })),
    'int8, order by full vectors': (vector) => rowsOf(refined.search({ vector, limit })),
    'int8, filter of 50 %': (vector) => (int8.search({ vector, limit, filter: half }), []),
    'int8, filter of 10 %': (vector) => (int8.search({ vector, limit, filter: tenth }), []),
    'int8, filter of 1 %': (vector) => (int8.search({ vector, limit, filter: hundredth }), []),
    'bits, 1,000 full vectors': (vector) => rowsOf(bits.search({ vector, limit })),
    'sqlite-vec float32': (vector) => peer.search(vector, limit),
  };
  const times = new Map(Object.keys(kinds).map((name) => [name, [] as number[]]));
  const found = new Map(Object.keys(kinds).map((name) => [name, 0]));
  for (const [round, vector] of queries.entries()) {
    const truth = new Set(peer.search(vector, limit));
    for (const [name, search] of Object.entries(kinds)) {
      const start = performance.now();
      const rows = search(vector);
      if (round < warmUp) continue;
      times.get(name)?.push(performance.now() - start);
      found.set(name, (found.get(name) ?? 0) + rows.filter((row) => truth.has(row)).length);
    }
  }
  helped.close();
  const [bounds = []] = times.values();
  return [...times].map(([name, list]) => {
    const recall = (found.get(name) ?? 0) / (rounds * limit);
    const ratio = quantile(
      list.map((time, round) => time / (bounds[round] ?? Number.NaN)),
      0.5,
    );
    return { name, p50: quantile(list, 0.5), p95: quantile(list, 0.95), ratio, recall: recall || undefined };
  });
}

const warmUp = 5;
const rowsOf = (hits: readonly { readonly row: number }[]) => hits.map(({ row }) => row);

function fineRows(kept: { readonly codes: Int16Array; readonly scales: Float32Array }, dimensions: number): FineRows {
  return (rows): VectorBlock<Int16Array> => {
    const codes = new Int16Array(rows.length * dimensions);
    for (const [i, row] of rows.entries())
      codes.set(kept.codes.subarray(row * dimensions, (row + 1) * dimensions), i * dimensions);
    return { rows, codes, scales: Float32Array.from(rows, (row) => kept.scales[row] ?? 0) };
  };
}

/** The peers' way: float32 vectors in a sqlite-vec table. */
function floatScan(dimensions: number) {
  const database = new DatabaseSync(':memory:', { allowExtension: true });
  database.loadExtension(getLoadablePath());
  database.exec(`CREATE VIRTUAL TABLE vectors USING vec0(embedding float[${dimensions}] distance_metric=cosine)`);
  const insert = database.prepare('INSERT INTO vectors (rowid, embedding) VALUES (?, ?)');
  const select = database.prepare('SELECT rowid FROM vectors WHERE embedding MATCH ? AND k = ?');
  return {
    put(rows: readonly number[], vectors: readonly Float32Array[]) {
      database.exec('BEGIN');
      for (const [i, row] of rows.entries())
        insert.run(BigInt(row), new Uint8Array(vectors[i]?.buffer ?? new ArrayBuffer()));
      database.exec('COMMIT');
    },
    search: (vector: Float32Array, limit: number) =>
      select.all(new Uint8Array(vector.buffer), limit).map(({ rowid }) => Number(rowid)),
    [Symbol.dispose]: () => database.close(),
  };
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      count: { type: 'string', default: '100000' },
      dimensions: { type: 'string', default: '384' },
      rounds: { type: 'string', default: '40' },
    },
  });
  const [count, dimensions, rounds] = [Number(values.count), Number(values.dimensions), Number(values.rounds)];
  const figures = await measureVectors({ count, dimensions, rounds });
  const lines = figures.map(({ name, p50, p95, ratio, recall }) =>
    [
      name.padEnd(42),
      p50.toFixed(2).padStart(8),
      p95.toFixed(2).padStart(8),
      ratio.toFixed(2).padStart(8),
      recall?.toFixed(3) ?? '',
    ].join(' '),
  );
  process.stdout.write(
    `${count} vectors of ${dimensions} dimensions, top 10\n${''.padEnd(42)} p50 ms   p95 ms    bound x recall@10\n${lines.join('\n')}\n`,
  );
}
