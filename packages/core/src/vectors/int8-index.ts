import { keepBest, type Best, type Scored } from './best.ts';
import { blockMemory } from './block-memory.ts';
import { type Helper, startHelper } from './helper/index.ts';
import { createKernel, createSharedKernel, type Kernel } from './kernel.ts';
import { blockRows, codesOffset, listRows } from './layout.ts';
import { scanBlocks } from './scan-blocks.ts';
import { coarseQuery, exactQuery, type ExactQuery } from './query-levels.ts';
import { refine, type FineRows } from './refine.ts';
import type { RowFilter } from './row-set.ts';
import { rowTable } from './row-table.ts';
import type { VectorIndex } from './vector-index.ts';

export interface Int8IndexOptions {
  readonly dimensions: number;
  /** Where the vectors are kept in full. Without it, the order is that of the codes in memory. */
  readonly fine?: FineRows | undefined;
  readonly kernel?: Kernel;
  /** Lets a second thread scan as well, from so many rows on. Such an index must be closed. */
  readonly sharedFrom?: number | undefined;
}

/**
 * Every vector resident as int8 codes, every search exact over them: a coarse scan proposes all rows that can be among
 * the best, an exact product decides. The nearest are then put in order by the vectors as they are kept.
 */
export function int8Index({ dimensions, fine, sharedFrom, ...given }: Int8IndexOptions): VectorIndex {
  const shared = sharedFrom === undefined ? undefined : createSharedKernel();
  const kernel = shared ?? given.kernel ?? createKernel();
  const stride = Math.ceil(dimensions / 32) * 32;
  const scratch = stride * 4 + (blockRows + (shared ? listRows : 0)) * 4;
  const memory = blockMemory({ kernel, scratch, rowBytes: stride + 4, blockRows });
  const exact = memory.scratch;
  const coarse = exact + stride * 2;
  const found = coarse + stride * 2;
  const list = found >>> 2;
  const helperList = found + blockRows * 4;
  let helper: Helper | undefined;
  let table = rowTable();
  let largestScale = 0;

  const helperOf = (): Helper | undefined => {
    const [first, second] = [memory.block(0), memory.block(1)];
    return shared && (helper ??= startHelper(shared.memory, { first, blockBytes: second - first, stride }));
  };

  const scalesAt = (block: number): number => memory.block(block);
  const codesAt = (block: number): number => memory.block(block) + codesOffset;
  const addressOf = (slot: number): number => codesAt(Math.floor(slot / blockRows)) + (slot % blockRows) * stride;
  const scaleOf = (slot: number): number =>
    memory.floats[(scalesAt(Math.floor(slot / blockRows)) >>> 2) + (slot % blockRows)] ?? 0;

  const write = (slot: number, codes: Int8Array, scale: number): void => {
    const address = addressOf(slot);
    const { bytes, words, floats } = memory;
    bytes.set(codes, address);
    bytes.fill(0, address + codes.length, address + stride);
    const end = (address + stride) >>> 2;
    for (let word = address >>> 2; word < end; word++) words[word] = (words[word] ?? 0) ^ evenPlus128;
    floats[(scalesAt(Math.floor(slot / blockRows)) >>> 2) + (slot % blockRows)] = scale;
  };

  const lay = (query: ExactQuery): void => new Int16Array(kernel.buffer(), exact, stride).set(query.codes);

  /** Replaces the first `count` slots of the list in the scratch memory by their exact products; gives the slots. */
  const multiply = (count: number): Int32Array => {
    const { words } = memory;
    const slots = words.slice(list, list + count);
    for (let i = 0; i < count; i++) words[list + i] = addressOf(slots[i] ?? 0);
    kernel.dots(exact, found, count, stride);
    return slots;
  };

  const offer = (best: Best, count: number, scale: number): void => {
    const slots = multiply(count);
    const { words } = memory;
    for (let i = 0; i < count; i++) {
      const slot = slots[i] ?? 0;
      best.offer(table.rowAt(slot), (words[list + i] ?? 0) * scale * scaleOf(slot));
    }
  };

  /** Looks the allowed rows up one by one. */
  const searchListed = (best: Best, filter: RowFilter, scale: number): void => {
    let count = 0;
    for (const row of filter) {
      const slot = table.slotOf(row);
      if (slot === undefined) continue;
      memory.words[list + count++] = slot;
      if (count < blockRows) continue;
      offer(best, count, scale);
      count = 0;
    }
    offer(best, count, scale);
  };

  return {
    dimensions,
    size: () => table.size(),
    bytes: () => kernel.buffer().byteLength,
    put({ rows, codes, scales }) {
      for (const [index, row] of rows.entries()) {
        if (table.slotOf(row) === undefined) memory.ensure(Math.floor(table.size() / blockRows) + 1);
        const slot = table.add(row);
        const scale = scales[index] ?? 0;
        largestScale = Math.max(largestScale, scale);
        write(slot, codes.subarray(index * dimensions, (index + 1) * dimensions), scale);
      }
    },
    remove(rows) {
      let removed = 0;
      for (const row of rows) {
        const hole = table.remove(row);
        if (!hole) continue;
        removed++;
        memory.bytes.copyWithin(addressOf(hole.slot), addressOf(hole.last), addressOf(hole.last) + stride);
        memory.floats[(scalesAt(Math.floor(hole.slot / blockRows)) >>> 2) + (hole.slot % blockRows)] = scaleOf(
          hole.last,
        );
      }
      return removed;
    },
    clear() {
      table = rowTable();
      largestScale = 0;
    },
    close() {
      helper?.close();
      helper = undefined;
    },
    search({ vector, limit, filter }) {
      const best = keepBest(fine ? Math.max(limit * refinedShare, refinedLeast) : limit);
      const answer = () => (fine ? refine(fine, best.list(), vector, limit) : best.list());
      const size = table.size();
      const query = exactQuery(vector, stride);
      lay(query);
      if (filter && filter.size < size * listedShare) {
        searchListed(best, filter, query.scale);
        return answer();
      }
      const look = coarseQuery(vector, query);
      new Int16Array(kernel.buffer(), coarse, stride).set(look.factors);
      // Codes are off by half a scale at most; no row of codes is longer than this.
      const longest = 1 + (largestScale / 2) * Math.sqrt(dimensions);
      const margin = look.error * longest + roundingMargin;
      const threshold = () => (best.threshold() - margin) / look.scale;
      const scan = (start: number, count: number): void => {
        const block = Math.floor(start / blockRows);
        const within = start % blockRows;
        const codes = codesAt(block) + within * stride;
        const scales = scalesAt(block) + within * 4;
        take(start, kernel.scan(coarse, codes, scales, Math.ceil(count / 2), stride, look.bias, threshold(), found));
      };
      /** Offers rows that were proposed, by their numbers from `start` on. */
      const take = (start: number, proposed: number, from = list): void => {
        const { words } = memory;
        let kept = 0;
        for (let i = 0; i < proposed; i++) {
          const slot = start + (words[from + i] ?? 0);
          // The last of an odd number of rows has a neighbour that is none.
          if (slot < size && (!filter || filter.has(table.rowAt(slot)))) words[list + kept++] = slot;
        }
        if (kept > 0) offer(best, kept, query.scale);
      };
      // Short steps at first: a threshold is found before many rows are proposed.
      for (let start = 0; start < Math.min(size, blockRows);) {
        const count = Math.min(start || firstRows, blockRows - start, size - start);
        scan(start, count);
        start += count;
      }
      scanBlocks({
        blocks: Math.ceil(size / blockRows),
        helper: size < (sharedFrom ?? Infinity) ? undefined : helperOf(),
        parameters: { size, bias: look.bias, query: coarse, list: helperList },
        threshold,
        scan: (block) => scan(block * blockRows, Math.min(blockRows, size - block * blockRows)),
        take: (block, { offset, count }) => take(block * blockRows, count, (helperList >>> 2) + offset),
      });
      return answer();
    },
    // A code is off by half a scale at most: eight standard deviations of what a unit vector makes of that.
    rounding: () => (fine ? 0 : (8 * largestScale) / Math.sqrt(12)),
    scores(vector, rows) {
      const query = exactQuery(vector, stride);
      lay(query);
      const scored: Scored[] = [];
      for (let from = 0; from < rows.length; from += blockRows) {
        const there = rows.slice(from, from + blockRows).filter((row) => table.slotOf(row) !== undefined);
        for (const [i, row] of there.entries()) memory.words[list + i] = table.slotOf(row) ?? 0;
        for (const [i, slot] of multiply(there.length).entries())
          scored.push({ row: there[i] ?? 0, score: (memory.words[list + i] ?? 0) * query.scale * scaleOf(slot) });
      }
      return scored;
    },
  };
}

const firstRows = 256;
/** Filters that allow a smaller share are looked up row by row. */
const listedShare = 0.05;
/** So many rows are read in full for each that is asked for, and at least so many. */
const refinedShare = 4;
const refinedLeast = 40;
/** Scores are about 1 and computed with 24 bits: a hundred times the worst error of a coarse one. */
const roundingMargin = 1e-5;
/** `kernel.wat` wants codes in even places plus 128. */
const evenPlus128 = 0x0080_0080;
