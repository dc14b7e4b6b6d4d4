import { keepBest, type Best, type Scored } from './best.ts';
import { blockMemory } from './block-memory.ts';
import { createKernel, type Kernel } from './kernel.ts';
import { fineScores, refine, type FineRows } from './refine.ts';
import { rowTable } from './row-table.ts';
import type { VectorIndex } from './vector-index.ts';

export interface BitIndexOptions {
  readonly dimensions: number;
  /** Where the vectors are kept in full. */
  readonly fine: FineRows;
  /** How many rows are read in full for a search, at least. */
  readonly candidates?: number;
  readonly kernel?: Kernel;
}

/**
 * One bit a dimension resident, for sets too large for `int8Index`: the signs propose candidates, the vectors as they
 * are kept decide.
 */
export function bitIndex({
  dimensions,
  fine,
  candidates = 1000,
  kernel = createKernel(),
}: BitIndexOptions): VectorIndex {
  const stride = Math.ceil(dimensions / 128) * 16;
  const memory = blockMemory({ kernel, scratch: stride + blockRows * 8, rowBytes: stride, blockRows });
  const query = memory.scratch;
  const found = query + stride;
  let table = rowTable();

  const addressOf = (slot: number): number => memory.block(Math.floor(slot / blockRows)) + (slot % blockRows) * stride;
  const write = (address: number, values: Int8Array | Float32Array): void => {
    const bits = memory.bytes.fill(0, address, address + stride);
    for (const [i, value] of values.entries()) {
      if (value > 0) bits[address + (i >>> 3)] = (bits[address + (i >>> 3)] ?? 0) | (1 << (i & 7));
    }
  };
  const scan = (best: Best, from: number, count: number, has: (row: number) => boolean): void => {
    const pairs = kernel.near(query, addressOf(from), count, stride, Math.min(-best.threshold(), dimensions), found);
    for (let at = found >>> 2; at < (found >>> 2) + pairs * 2; at += 2) {
      const row = table.rowAt(from + (memory.words[at] ?? 0));
      if (has(row)) best.offer(row, -(memory.words[at + 1] ?? 0));
    }
  };

  return {
    dimensions,
    size: () => table.size(),
    bytes: () => kernel.buffer().byteLength,
    put({ rows, codes }) {
      for (const [index, row] of rows.entries()) {
        if (table.slotOf(row) === undefined) memory.ensure(Math.floor(table.size() / blockRows) + 1);
        const slot = table.add(row);
        write(addressOf(slot), codes.subarray(index * dimensions, (index + 1) * dimensions));
      }
    },
    remove(rows) {
      let removed = 0;
      for (const row of rows) {
        const hole = table.remove(row);
        if (!hole) continue;
        removed++;
        memory.bytes.copyWithin(addressOf(hole.slot), addressOf(hole.last), addressOf(hole.last) + stride);
      }
      return removed;
    },
    clear() {
      table = rowTable();
    },
    search({ vector, limit, filter }) {
      const wanted = Math.max(candidates, limit);
      const best = keepBest(2 * wanted);
      const size = table.size();
      write(query, vector);
      if (filter && filter.size < size * listedShare) {
        for (const row of filter) {
          const slot = table.slotOf(row);
          if (slot !== undefined) scan(best, slot, 1, () => true);
        }
      } else {
        const has = (row: number): boolean => filter?.has(row) ?? true;
        for (let start = 0; start < size; start += blockRows) scan(best, start, Math.min(blockRows, size - start), has);
      }
      return refine(fine, wholeTies(best.list(), wanted, limit), vector, limit);
    },
    close: () => undefined,
    rounding: () => 0,
    cosines(vector, rows) {
      const there = rows.filter((row) => table.slotOf(row) !== undefined);
      const known = new Map(fineScores(fine(there), vector).map(({ row, score }) => [row, score]));
      return Float64Array.from(rows, (row) => known.get(row) ?? Number.NaN);
    },
  };
}

/** Of a list that is twice as long the best `wanted`, with all that are as good as the last of them, or without where the list does not hold them all: else the order of rows would choose. */
function wholeTies(list: readonly Scored[], wanted: number, limit: number): readonly Scored[] {
  const last = list[wanted - 1]?.score ?? -Infinity;
  const whole = list.length < 2 * wanted || (list.at(-1)?.score ?? 0) < last;
  const taken = list.filter(({ score }) => score > last || (whole && score === last));
  return taken.length < limit ? list.slice(0, wanted) : taken;
}

const blockRows = 4096;
/** Filters that allow a smaller share are looked up row by row. */
const listedShare = 0.05;
