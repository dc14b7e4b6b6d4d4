import type { BlockMemory } from './block-memory.ts';
import { blockRows, type Layout, scalesOffset } from './layout.ts';

/** Rows of int8 codes by slot, with a scale each. */
export interface Int8Rows {
  /** At most one slot more than there are. */
  put(slot: number, codes: Int8Array, scale: number): void;
  /** Copies a row over another. */
  move(from: number, to: number): void;
  scaleOf(slot: number): number;
  /** Where its codes lie. */
  addressOf(slot: number): number;
}

export function int8Rows(memory: BlockMemory, { stride, rowsOffset }: Layout): Int8Rows {
  const blockOf = (slot: number): number => memory.block(Math.floor(slot / blockRows));
  const addressOf = (slot: number): number => blockOf(slot) + rowsOffset + (slot % blockRows) * stride;
  const scaleAt = (slot: number): number => ((blockOf(slot) + scalesOffset) >>> 2) + (slot % blockRows);
  return {
    put(slot, codes, scale) {
      if (slot % blockRows === 0) memory.ensure(slot / blockRows + 1);
      memory.bytes.set(codes, addressOf(slot));
      memory.floats[scaleAt(slot)] = scale;
    },
    move(from, to) {
      const address = addressOf(from);
      memory.bytes.copyWithin(addressOf(to), address, address + stride);
      memory.floats[scaleAt(to)] = memory.floats[scaleAt(from)] ?? 0;
    },
    scaleOf: (slot) => memory.floats[scaleAt(slot)] ?? 0,
    addressOf,
  };
}
