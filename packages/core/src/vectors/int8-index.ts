import { type Best, keepBest } from './best.ts';
import { blockMemory } from './block-memory.ts';
import { coarseCodes } from './coarse-codes.ts';
import { coarseScanner } from './coarse-scan.ts';
import { exactScores } from './exact-scores.ts';
import { type Helper, startHelper } from './helper/index.ts';
import { createKernel, createSharedKernel, type Kernel } from './kernel.ts';
import { int8Rows } from './int8-rows.ts';
import { blockRows, layoutOf } from './layout.ts';
import { roundingMargin } from './look.ts';
import { queryLayer } from './lay-query.ts';
import { places } from './places.ts';
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
 * Every vector resident as int8 codes, every search exact over them: a scan of two bits a dimension proposes all rows that can be
 * among the best, an exact product decides. The nearest are then put in order by the vectors as they are kept.
 */
export function int8Index({ dimensions, fine, sharedFrom, ...given }: Int8IndexOptions): VectorIndex {
  const shared = sharedFrom === undefined ? undefined : createSharedKernel();
  const kernel = shared ?? given.kernel ?? createKernel();
  const layout = layoutOf(dimensions);
  const at = places(layout, shared !== undefined);
  const memory = blockMemory({ kernel, scratch: at.bytes, rowBytes: layout.rowBytes, blockRows });
  const rows = int8Rows(memory, layout);
  const coarse = coarseCodes(kernel, memory, rows, layout, at);
  const { visit, visitAll } = exactScores(kernel, memory, rows, layout, at);
  const scan = coarseScanner(kernel, memory, at);
  const lay = queryLayer(kernel, memory, coarse, layout, at);
  let helper: Helper | undefined;
  let table = rowTable();
  const slotOf = (row: number) => table.slotOf(row);

  const helperOf = (): Helper | undefined => {
    const [first, second] = [memory.block(0), memory.block(1)];
    return shared && (helper ??= startHelper(shared.memory, { first, blockBytes: second - first, places: at.helper }));
  };

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
        coarse.changed(slot, table.size());
      }
    },
    remove(gone) {
      let removed = 0;
      for (const row of gone) {
        const hole = table.remove(row);
        if (!hole) continue;
        removed++;
        rows.move(hole.last, hole.slot);
        coarse.shrunk(table.size());
        coarse.changed(hole.slot, table.size());
      }
      return removed;
    },
    clear() {
      table = rowTable();
      coarse.shrunk(0);
    },
    close() {
      helper?.close();
      helper = undefined;
    },
    search({ vector, limit, filter }) {
      const best = keepBest(fine ? Math.max(limit * refinedShare, refinedLeast) : limit);
      const answer = () => (fine ? refine(fine, best.list(), vector, limit) : best.list());
      const size = table.size();
      const query = lay.exact(vector);
      const offerTo = (kept: Best) => (slot: number, score: number) => kept.offer(table.rowAt(slot), score);
      if (filter && filter.size < size * listedShare) {
        visitAll(query, filter, slotOf, offerTo(best));
        return answer();
      }
      const blocks = coarse.blocks();
      const first = keepBest(best.limit);
      const threshold = (): number => Math.max(best.threshold(), first.threshold());
      /** Offers rows that are listed, by their numbers from slot `from` on. */
      const take = (from: number, listed: number, list: number, kept = best): void => {
        const count = filter ? onlyAllowed(filter, from, listed, list >>> 2) : listed;
        visit(query, { list, count, from, least: threshold() - roundingMargin }, offerTo(kept));
      };
      const onlyAllowed = (allowed: RowFilter, from: number, listed: number, list: number): number => {
        const { words } = memory;
        let count = 0;
        for (let i = 0; i < listed; i++) {
          const place = words[list + i] ?? 0;
          if (allowed.has(table.rowAt(from + place))) words[list + count++] = place;
        }
        return count;
      };
      const takeAll = (from: number, count: number, kept = best): void => {
        for (let i = 0; i < count; i++) memory.words[(at.found >>> 2) + i] = i;
        take(from, count, at.found, kept);
      };
      // The last rows fill no block and have no codes to look at.
      takeAll(blocks * blockRows, size - blocks * blockRows);
      if (blocks === 0) return answer();
      // A few of the others show what a row must reach.
      takeAll(0, firstRows, first);
      const second = size < (sharedFrom ?? Infinity) ? undefined : helperOf();
      scan({ look: lay.coarse(query), blocks, helper: second, threshold, take });
      return answer();
    },
    // A code is off by half a scale at most: five standard deviations of what a unit vector makes of that.
    rounding(proposed) {
      if (fine) return 0;
      const scales = proposed.map((row) => rows.scaleOf(slotOf(row) ?? 0));
      return (5 * Math.max(0, ...scales)) / Math.sqrt(12);
    },
    cosines(vector, wanted) {
      const cosines = new Float64Array(wanted.length).fill(Number.NaN);
      let at = 0;
      visitAll(lay.exact(vector), wanted, slotOf, (_, score) => {
        // Those that are there are visited in their order.
        while (slotOf(wanted[at] ?? -1) === undefined) at++;
        cosines[at++] = score;
      });
      return cosines;
    },
  };
}

const firstRows = 256;
/** Filters that allow a smaller share are looked up row by row. */
const listedShare = 0.05;
/** So many rows are read in full for each that is asked for, and at least so many. */
const refinedShare = 4;
const refinedLeast = 40;
