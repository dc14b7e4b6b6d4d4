import { keepBest, type Scored } from './best.ts';
import { exactScores } from './exact-scores.ts';
import { type Helper, startHelper } from './helper/index.ts';
import { createKernel, createSharedKernel, type Kernel } from './kernel.ts';
import { int8Rows } from './int8-rows.ts';
import { blockRows, listRows } from './layout.ts';
import { type Look, lookAt } from './look.ts';
import { scanBlocks } from './scan-blocks.ts';
import { coarseQuery, exactQuery } from './query-levels.ts';
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
 * Every vector resident as int8 codes, every search exact over them: a scan of the upper half of each code proposes all rows that can be
 * among the best, an exact product decides. The nearest are then put in order by the vectors as they are kept.
 */
export function int8Index({ dimensions, fine, sharedFrom, ...given }: Int8IndexOptions): VectorIndex {
  const shared = sharedFrom === undefined ? undefined : createSharedKernel();
  const kernel = shared ?? given.kernel ?? createKernel();
  const width = Math.ceil(dimensions / 32) * 32;
  const rows = int8Rows(kernel, dimensions, width * 4 + (blockRows * 2 + (shared ? listRows + blockRows : 0)) * 4);
  const { memory, stride } = rows;
  const exact = memory.scratch;
  const coarse = exact + width * 2;
  const found = coarse + width * 2;
  const products = found + blockRows * 4;
  const helperProducts = products + blockRows * 4;
  const helperList = helperProducts + blockRows * 4;
  let helper: Helper | undefined;
  let table = rowTable();
  let largestScale = 0;
  // Five standard deviations of what the lower halves of the codes add, or all that they can.
  const spread = Math.min(1, 5 / Math.sqrt(dimensions));

  const helperOf = (): Helper | undefined => {
    const [first, second] = [memory.block(0), memory.block(1)];
    return shared && (helper ??= startHelper(shared.memory, { first, blockBytes: second - first, stride }));
  };

  const { lay, visit, visitAll } = exactScores(kernel, rows, { exact, found, products });

  function* slotsOf(wanted: Iterable<number>): Generator<number> {
    for (const row of wanted) {
      const slot = table.slotOf(row);
      if (slot !== undefined) yield slot;
    }
  }

  return {
    dimensions,
    size: () => table.size(),
    bytes: () => kernel.buffer().byteLength,
    put(block) {
      for (const [index, row] of block.rows.entries()) {
        const slot = table.slotOf(row) ?? table.size();
        const scale = block.scales[index] ?? 0;
        rows.put(slot, block.codes.subarray(index * dimensions, (index + 1) * dimensions), scale);
        table.add(row);
        largestScale = Math.max(largestScale, scale);
      }
    },
    remove(gone) {
      let removed = 0;
      for (const row of gone) {
        const hole = table.remove(row);
        if (!hole) continue;
        removed++;
        rows.move(hole.last, hole.slot);
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
      const query = exactQuery(vector, width);
      lay(query);
      if (filter && filter.size < size * listedShare) {
        visitAll(query, slotsOf(filter), (slot, score) => best.offer(table.rowAt(slot), score));
        return answer();
      }
      const seen = coarseQuery(vector, query);
      new Int16Array(kernel.buffer(), coarse, width).set(seen.factors);
      const lookFrom = (least: number): Look => ({
        query: coarse,
        bias: seen.bias,
        scale: seen.scale,
        // What is at right angles to a row says nothing of the query but by the part of that which is at right angles, too.
        reach: spread * Math.sqrt(1 - Math.min(1, Math.max(0, least)) ** 2),
        margin: seen.error * rows.longest() + roundingMargin,
        exactQuery: exact,
        exactBias: query.bias,
        exactScale: query.scale,
      });
      let look = lookFrom(0);
      const scan = (start: number, count: number): void => {
        const stretch = {
          block: memory.block(Math.floor(start / blockRows)),
          within: start % blockRows,
          count,
          stride,
        };
        take(start, lookAt(kernel, look, stretch, best.threshold(), found));
      };
      /** Offers rows that were proposed, by their numbers from slot `from` on. */
      const take = (from: number, proposed: number, list = found): void => {
        const count = filter ? onlyAllowed(filter, from, proposed, list >>> 2) : proposed;
        visit(query, { list, count, from, least: best.threshold() - roundingMargin }, (slot, score) => {
          // The last rows have up to three neighbours that are none.
          if (slot < size) best.offer(table.rowAt(slot), score);
        });
      };
      const onlyAllowed = (allowed: RowFilter, from: number, proposed: number, list: number): number => {
        const { words } = memory;
        let count = 0;
        for (let i = 0; i < proposed; i++) {
          const place = words[list + i] ?? 0;
          if (allowed.has(table.rowAt(from + place))) words[list + count++] = place;
        }
        return count;
      };
      // Short steps at first: a threshold is found before many rows are proposed.
      for (let start = 0; start < Math.min(size, blockRows);) {
        const count = Math.min(start || firstRows, blockRows - start, size - start);
        scan(start, count);
        start += count;
      }
      // From here on only rows count that are at least as near as the worst so far.
      look = lookFrom(best.threshold() - look.margin);
      scanBlocks({
        blocks: Math.ceil(size / blockRows),
        helper: size < (sharedFrom ?? Infinity) ? undefined : helperOf(),
        parameters: { size, list: helperList, products: helperProducts, look, limit: filter ? 0 : best.limit },
        threshold: best.threshold,
        scan: (block) => scan(block * blockRows, Math.min(blockRows, size - block * blockRows)),
        take: (block, { offset, count }) => take(block * blockRows, count, helperList + offset * 4),
      });
      return answer();
    },
    // A code is off by half a scale at most: five standard deviations of what a unit vector makes of that.
    rounding: () => (fine ? 0 : (5 * largestScale) / Math.sqrt(12)),
    scores(vector, wanted) {
      const query = exactQuery(vector, width);
      lay(query);
      const scored: Scored[] = [];
      visitAll(query, slotsOf(wanted), (slot, score) => scored.push({ row: table.rowAt(slot), score }));
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
