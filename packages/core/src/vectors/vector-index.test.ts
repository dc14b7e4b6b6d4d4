import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { cosine } from '../testing/cosine.ts';
import { sampleVectors, type SampleShape } from '../testing/sample-vectors.ts';
import { bitIndex } from './bit-index.ts';
import { int8Index } from './int8-index.ts';
import type { Kernel } from './kernel.ts';
import { quantise, toInt8, type VectorBlock } from './quantise.ts';
import type { FineRows } from './refine.ts';
import { rowSet } from './row-set.ts';
import { scalarKernel } from './scalar-kernel.ts';
import type { VectorIndex } from './vector-index.ts';

const shapes: SampleShape[] = ['random', 'clustered', 'near-duplicates', 'offset', 'one large value', 'sparse'];

test.each([384, 768, 1024, 1536, 3072])(
  '%i dimensions: recall@10 against brute force is at least .98, and .95 from memory alone',
  (dimensions) => {
    const recalls = shapes.map((shape) => {
      const { vectors, rows, queries } = sample(shape, dimensions, { count: 300, queries: 8 });
      const kept = keep(rows, vectors);
      const index = int8Index({ dimensions, fine: kept.fine });
      index.put(toInt8(kept.block));
      return { shape, recall: meanRecall(index, { rows, vectors, queries }) };
    });
    expect(recalls.filter(({ recall }) => recall < 0.98)).toEqual([]);

    const { vectors, rows, queries } = sample('clustered', dimensions, { count: 300, queries: 8 });
    const index = int8Index({ dimensions });
    index.put(toInt8(quantise(rows, vectors)));
    expect(meanRecall(index, { rows, vectors, queries })).toBeGreaterThanOrEqual(0.95);
  },
);

test.each(['tiny', 'huge'] as const)('%s values lose nothing', (shape) => {
  const { vectors, rows, queries } = sample(shape, 384, { count: 300, queries: 8 });
  const kept = keep(rows, vectors);
  const index = int8Index({ dimensions: 384, fine: kept.fine });
  index.put(toInt8(kept.block));
  expect(meanRecall(index, { rows, vectors, queries })).toBeGreaterThanOrEqual(0.98);
});

test.each([384, 1024])('%i dimensions by their signs: recall@10 on clustered vectors is at least .98', (dimensions) => {
  const { vectors, rows, queries } = sample('clustered', dimensions, { count: 2000, queries: 8 });
  const kept = keep(rows, vectors);
  const index = bitIndex({ dimensions, fine: kept.fine });
  index.put(toInt8(kept.block));
  expect(meanRecall(index, { rows, vectors, queries })).toBeGreaterThanOrEqual(0.98);
});

test('by their signs the same vectors are found, whichever rows they have', () => {
  const { vectors, rows, queries } = sample('clustered', 64, { count: 3000, queries: 20 });
  const found = (numbers: readonly number[]) => {
    const kept = keep(numbers, vectors);
    const index = bitIndex({ dimensions: 64, fine: kept.fine, candidates: 100 });
    index.put(toInt8(kept.block));
    const placeOf = new Map(numbers.map((row, place) => [row, place]));
    return queries.map((vector) => index.search({ vector, limit: 20 }).map(({ row }) => placeOf.get(row)));
  };
  expect(found(rows.toReversed())).toEqual(found(rows));
});

test('the plain JavaScript kernel, which leaves nothing out, gives the same answers, to the last digit', () => {
  for (const dimensions of [8, 100, 384]) {
    for (const shape of shapes) {
      const { vectors, rows, queries } = sample(shape, dimensions, { count: 5000, queries: 5 });
      const kept = keep(rows, vectors);
      const pairs = [
        [int8Index({ dimensions }), int8Index({ dimensions, kernel: scalarKernel() })],
        [
          bitIndex({ dimensions, fine: kept.fine, candidates: 50 }),
          bitIndex({ dimensions, fine: kept.fine, candidates: 50, kernel: scalarKernel() }),
        ],
      ] as const;
      for (const [fast, plain] of pairs) {
        fast.put(toInt8(kept.block));
        plain.put(toInt8(kept.block));
        for (const vector of queries)
          expect(plain.search({ vector, limit: 20 })).toEqual(fast.search({ vector, limit: 20 }));
      }
    }
  }
});

const fading = (vector: Float32Array): Float32Array => vector.map((value, i) => value / (1 + i));
const ofLevels = (levels: number) => (vector: Float32Array) =>
  vector.map((value) => Math.sign(value) * Math.min(levels, Math.ceil(Math.abs(value) * levels)));

test.each([
  ['of one level', 384, ofLevels(1)],
  ['of three levels', 384, ofLevels(3)],
  ['of few dimensions that matter', 1024, fading],
  ['of few dimensions that matter', 3072, fading],
])(
  'vectors %s in %i dimensions, whose codes err alike, lose nothing to the look at coarse codes',
  (_, dimensions, shape) => {
    const random = sampleVectors('random', dimensions);
    const take = (count: number) => Array.from({ length: count }, () => shape(random.next()));
    const vectors = take(5000);
    const block = toInt8(quantise([...vectors.keys()], vectors));
    const [fast, plain] = [int8Index({ dimensions }), int8Index({ dimensions, kernel: scalarKernel() })];
    fast.put(block);
    plain.put(block);
    for (const vector of take(10)) {
      const query = { vector, limit: 40 };
      expect(fast.search(query)).toEqual(plain.search(query));
    }
  },
);

test('where few of many dimensions matter, and all rows are far, the least far are found', () => {
  const dimensions = 2944;
  const few = sampleVectors('random', 5);
  const take = (count: number, shape: (first: number) => number) =>
    Array.from({ length: count }, () => {
      const vector = new Float32Array(dimensions);
      vector.set(few.next());
      vector[0] = shape(Math.abs(vector[0] ?? 0));
      return vector;
    });
  const vectors = take(12_288, (first) => 1 + first);
  const block = toInt8(quantise([...vectors.keys()], vectors));
  const [fast, plain] = [int8Index({ dimensions }), int8Index({ dimensions, kernel: scalarKernel() })];
  fast.put(block);
  plain.put(block);
  for (const vector of take(8, (first) => -first)) {
    const query = { vector, limit: 10 };
    expect(fast.search(query)).toEqual(plain.search(query));
  }
});

test('rows that are replaced, removed or added in full blocks are found as in an index made of what is left', () => {
  const { vectors, queries } = sample('clustered', 24, { count: 14_000, queries: 10 });
  const block = (rows: readonly number[], from: number) =>
    toInt8(
      quantise(
        rows,
        rows.map((row) => vectors[from + row] ?? fail()),
      ),
    );
  const every = (nth: number, end: number) => Array.from({ length: Math.ceil(end / nth) }, (_, i) => i * nth);
  const index = int8Index({ dimensions: 24 });
  index.put(block(every(1, 12_500), 0));
  index.put(block(every(7, 12_500), 1000));
  index.remove(every(5, 12_500));
  index.put(block(every(10, 12_500), 500));
  const left = every(1, 12_500).filter((row) => row % 5 !== 0 || row % 10 === 0);
  const shift = (row: number): number => (row % 10 === 0 ? 500 : row % 7 === 0 ? 1000 : 0);
  const fresh = int8Index({ dimensions: 24 });
  for (const row of left) fresh.put(block([row], shift(row)));
  for (const vector of queries)
    expect(index.search({ vector, limit: 50 })).toEqual(fresh.search({ vector, limit: 50 }));
});

test('with the help of a second thread, or in vain, the same answers come, to the last digit', async () => {
  const { vectors, rows, queries } = sample('clustered', 32, { count: 30_000, queries: 40 });
  const block = toInt8(keep(rows, vectors).block);
  const [alone, helped] = [int8Index({ dimensions: 32 }), int8Index({ dimensions: 32, sharedFrom: 1 })];
  alone.put(block);
  helped.put(block);
  const even = rowSet(rows.filter((row) => row % 2 === 0));
  for (const [round, vector] of queries.entries()) {
    // The thread needs a moment to start, and more rows than fit its list are proposed at times.
    if (round % 4 === 0) await sleep(20);
    const query = { vector, limit: [10, 5000][round % 2] ?? 10, filter: round % 3 === 0 ? even : undefined };
    expect(helped.search(query)).toEqual(alone.search(query));
  }
  helped.close();
  const query = { vector: queries[0] ?? fail(), limit: 10 };
  expect(helped.search(query)).toEqual(alone.search(query));
  helped.close();
});

test('how far scores may be off is told of the rows alone that are named, whatever else is there', () => {
  const { vectors, rows } = sample('random', 64, { count: 50, queries: 0 });
  const index = int8Index({ dimensions: 64 });
  index.put(toInt8(quantise(rows, vectors)));
  const before = index.rounding(rows);
  expect(before).toBeGreaterThan(0);
  const spike = Float32Array.from({ length: 64 }, (_, i) => (i === 0 ? 1 : 0.001));
  index.put(toInt8(quantise([1000], [spike])));
  expect(index.rounding(rows)).toBe(before);
  expect(index.rounding([...rows, 1000])).toBeGreaterThan(before);
});

test('the cosines of rows are those of a search', () => {
  for (const tier of ['int8', 'bits'] as const) {
    const { vectors, rows, queries } = sample('random', 24, { count: 500, queries: 1 });
    const kept = keep(rows, vectors);
    const index = tier === 'int8' ? int8Index({ dimensions: 24 }) : bitIndex({ dimensions: 24, fine: kept.fine });
    index.put(toInt8(kept.block));
    const vector = queries[0] ?? fail();
    const found = index.search({ vector, limit: 500 });
    const asked = found.slice(0, 9).toReversed();
    const wanted = [999_999, ...asked.map(({ row }) => row), 999_998];
    expect([...index.cosines(vector, wanted)]).toEqual([Number.NaN, ...asked.map(({ score }) => score), Number.NaN]);
  }
});

describe.each(['int8', 'bits'] as const)('%s', (tier) => {
  const open = (kept: { fine: FineRows }): VectorIndex =>
    tier === 'int8' ? int8Index({ dimensions: 24 }) : bitIndex({ dimensions: 24, fine: kept.fine, candidates: 10_000 });

  test('whatever is put, replaced and removed, in whatever order, a search gives the best of what is left', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.constantFrom('put', 'put', 'put', 'remove'),
            fc.integer({ min: 1, max: 60 }),
            fc.integer({ min: 0, max: 199 }),
          ),
          { maxLength: 150 },
        ),
        fc.integer({ min: 1, max: 20 }),
        fc.option(fc.uniqueArray(fc.integer({ min: 1, max: 60 }))),
        (changes, limit, allowed) => {
          const pool = sample('clustered', 24, { count: 200, queries: 1 });
          const held = new Map<number, Float32Array>();
          const fine: FineRows = (rows) =>
            quantise(
              rows,
              rows.map((row) => held.get(row) ?? fail()),
            );
          const index = open({ fine });
          for (const [change, row, which] of changes) {
            const vector = pool.vectors[which] ?? fail();
            if (change === 'put') {
              held.set(row, vector);
              index.put(toInt8(quantise([row], [vector])));
            } else {
              expect(index.remove([row])).toBe(held.delete(row) ? 1 : 0);
            }
          }
          const query = { vector: pool.queries[0] ?? fail(), limit, filter: allowed ? rowSet(allowed) : undefined };
          const fresh = open({ fine });
          const rows = [...held.keys()].toSorted((a, b) => b - a);
          if (rows.length > 0)
            fresh.put(
              toInt8(
                quantise(
                  rows,
                  rows.map((row) => held.get(row) ?? fail()),
                ),
              ),
            );
          const answer = index.search(query);
          expect(index.size()).toBe(held.size);
          expect(answer).toEqual(fresh.search(query));
          const possible = rows.filter((row) => !allowed || allowed.includes(row));
          expect(answer).toHaveLength(Math.min(limit, possible.length));
          expect(possible).toEqual(expect.arrayContaining(answer.map(({ row }) => row)));
        },
      ),
      { numRuns: 60 },
    );
  });

  test('narrow and wide filters are exact over several blocks', () => {
    const { vectors, rows, queries } = sample('random', 24, { count: 9000, queries: 3 });
    const kept = keep(rows, vectors);
    const index = open(kept);
    index.put(toInt8(kept.block));
    for (const every of [2, 10, 100, 1000]) {
      const allowed = new Set(rows.filter((row) => row % every === 0));
      for (const vector of queries) {
        const answer = index.search({ vector, limit: 10, filter: allowed });
        const all = index.search({ vector, limit: rows.length });
        expect(answer.map(({ row }) => row)).toEqual(
          all
            .filter(({ row }) => allowed.has(row))
            .slice(0, 10)
            .map(({ row }) => row),
        );
      }
    }
  });

  test('equal vectors come in the order of their rows', () => {
    const [vector = fail()] = sample('random', 24, { count: 1, queries: 0 }).vectors;
    const rows = [9, 3, 70_000, 5, 1];
    const kept = keep(
      rows,
      rows.map(() => vector),
    );
    const index = open(kept);
    index.put(toInt8(kept.block));
    expect(index.search({ vector, limit: 3 }).map(({ row }) => row)).toEqual([1, 3, 5]);
  });

  test('an empty index answers nothing', () => {
    const index = open({ fine: () => quantise([], []) });
    expect(index.search({ vector: new Float32Array(24).fill(1, 0, 1), limit: 5 })).toEqual([]);
  });
});

const tickets = new URL('../../../../../shared/eval/tickets-embedded/', import.meta.url);
test.skipIf(!existsSync(tickets))(
  'real embeddings (needs ../shared): recall@10 is at least .98, from memory alone and by signs',
  () => {
    const read = (file: string): Float32Array[] =>
      readFileSync(new URL(file, tickets), 'utf8')
        .split('\n')
        .filter(Boolean)
        // The collection's SOURCE.md says that every line has one.
        .map((line) => Float32Array.from((JSON.parse(line) as { embedding: number[] }).embedding));
    const vectors = read('corpus.jsonl');
    const queries = read('queries.jsonl');
    const rows = vectors.map((_, row) => row);
    const kept = keep(rows, vectors);
    for (const index of [
      int8Index({ dimensions: 1024 }),
      bitIndex({ dimensions: 1024, fine: kept.fine, candidates: 30 }),
    ]) {
      index.put(toInt8(kept.block));
      expect(meanRecall(index, { rows, vectors, queries })).toBeGreaterThanOrEqual(0.98);
    }
  },
);

test('without memory for more, put says so and what is there stays searchable', () => {
  const plain = scalarKernel();
  const small: Kernel = {
    ...plain,
    reserve(bytes) {
      if (bytes > 600_000) throw new RangeError('No memory.');
      plain.reserve(bytes);
    },
  };
  const { vectors, rows } = sample('random', 24, { count: 5000, queries: 0 });
  const index = int8Index({ dimensions: 24, kernel: small });
  expect(() => index.put(toInt8(quantise(rows, vectors)))).toThrow(expect.objectContaining({ code: 'too_large' }));
  expect(index.size()).toBe(4096);
  expect(index.search({ vector: vectors[7] ?? fail(), limit: 1 })[0]?.row).toBe(rows[7]);
});

function sample(shape: SampleShape, dimensions: number, { count, queries }: { count: number; queries: number }) {
  const supply = sampleVectors(shape, dimensions);
  const take = (length: number) => Array.from({ length }, () => supply.next());
  // Rows are neither dense nor in order.
  return {
    vectors: take(count),
    queries: take(queries),
    rows: Array.from({ length: count }, (_, i) => ((i * 7919) % count) * 3 + 1),
  };
}

function keep(
  rows: readonly number[],
  vectors: readonly Float32Array[],
): { block: VectorBlock<Int16Array>; fine: FineRows } {
  const block = quantise(rows, vectors);
  const dimensions = vectors[0]?.length ?? 0;
  const places = new Map(rows.map((row, place) => [row, place]));
  const fine: FineRows = (wanted) => {
    const codes = new Int16Array(wanted.length * dimensions);
    const scales = new Float32Array(wanted.length);
    for (const [index, row] of wanted.entries()) {
      const place = places.get(row) ?? fail();
      codes.set(block.codes.subarray(place * dimensions, (place + 1) * dimensions), index * dimensions);
      scales[index] = block.scales[place] ?? 0;
    }
    return { rows: wanted, codes, scales };
  };
  return { block, fine };
}

/** The share of the ten nearest by float32 cosine that the index finds. */
function meanRecall(
  index: VectorIndex,
  truth: { rows: readonly number[]; vectors: readonly Float32Array[]; queries: readonly Float32Array[] },
): number {
  const limit = 10;
  let found = 0;
  for (const vector of truth.queries) {
    const cosines = new Map(truth.vectors.map((other, i) => [truth.rows[i], cosine(vector, other)]));
    const tenth = [...cosines.values()].toSorted((a, b) => b - a)[limit - 1] ?? fail();
    found +=
      index.search({ vector, limit }).filter(({ row }) => (cosines.get(row) ?? -1) >= tenth - 1e-7).length / limit;
  }
  return found / truth.queries.length;
}

function fail(): never {
  throw new Error('A sample is missing.');
}
