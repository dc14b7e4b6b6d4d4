import type { BlockMemory } from './block-memory.ts';
import type { Kernel } from './kernel.ts';
import type { Int8Rows } from './int8-rows.ts';
import { blockRows, type Layout } from './layout.ts';
import type { ExactQuery } from './query-levels.ts';

/** Where the exact query, a list of slots and their products lie in the memory. */
export interface Places {
  readonly exact: number;
  readonly found: number;
  readonly products: number;
}

/** Slots that are listed in the memory. */
export interface SlotList {
  /** Its address; else that of the slots found. */
  readonly list?: number;
  readonly count: number;
  /** What is added to each. */
  readonly from?: number;
  /** Many with a lower score are left out. */
  readonly least?: number;
}

type Visit = (slot: number, score: number) => void;

/** The exact scores of rows with a query: what their int8 codes say. */
export function exactScores(
  kernel: Kernel,
  memory: BlockMemory,
  { scaleOf }: Int8Rows,
  { stride, rowsOffset, rowBytes }: Layout,
  { exact, found, products }: Places,
) {
  function visit({ scale }: ExactQuery, slots: SlotList, each: Visit): void {
    const { list = found, count, from = 0, least = -Infinity } = slots;
    const [blocks, bytes] = [memory.block(0), rowBytes * blockRows];
    const kept = kernel.dots(exact, list, count, from, blocks, bytes, rowsOffset, stride, least / scale, products);
    const { words } = memory;
    for (let i = 0; i < kept; i++) {
      const slot = words[(list >>> 2) + i] ?? 0;
      each(slot, (words[(products >>> 2) + i] ?? 0) * scale * scaleOf(slot));
    }
  }

  return {
    /** Visits the listed slots. */
    visit,
    /** Visits the slots of any number of rows; those that have none are left out. */
    visitAll(
      query: ExactQuery,
      rows: Iterable<number>,
      slotOf: (row: number) => number | undefined,
      each: Visit,
    ): void {
      let count = 0;
      for (const row of rows) {
        const slot = slotOf(row);
        if (slot === undefined) continue;
        memory.words[(found >>> 2) + count++] = slot;
        if (count < blockRows) continue;
        visit(query, { count }, each);
        count = 0;
      }
      visit(query, { count }, each);
    },
  };
}
