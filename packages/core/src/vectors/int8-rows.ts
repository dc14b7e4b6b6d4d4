import { blockMemory, type BlockMemory } from './block-memory.ts';
import type { Kernel } from './kernel.ts';
import { blockRows, planeOffset, rowHeader, scalesOffset } from './layout.ts';

/** Rows of int8 codes by slot, in two planes of four bits: a look at the high one tells nearly as much as both, for half of the memory traffic. */
export interface Int8Rows {
  readonly memory: BlockMemory;
  /** Bytes of a row of one plane. */
  readonly stride: number;
  /** Codes up to `peakCode`; at most one slot more than there are. */
  put(slot: number, codes: Int8Array, scale: number): void;
  /** Copies a row over another. */
  move(from: number, to: number): void;
  scaleOf(slot: number): number;
  /** No row that was ever put is longer, seen by its high plane. */
  longest(): number;
}

/** `scratch` is what the caller needs of the memory; from there on nothing is touched but through this. */
export function int8Rows(kernel: Kernel, dimensions: number, scratch: number): Int8Rows {
  const stride = Math.ceil(dimensions / 32) * 16;
  const given = Math.ceil(scratch / 16) * 16;
  const sums = given + stride * 2;
  const memory = blockMemory({ kernel, scratch: sums + 16, rowBytes: stride * 2 + rowHeader, blockRows });
  const apart = stride * blockRows;
  let longest = 0;

  const blockOf = (slot: number): number => memory.block(Math.floor(slot / blockRows));
  const addressOf = (slot: number): number => blockOf(slot) + planeOffset + (slot % blockRows) * stride;
  const lookOf = (slot: number): number => (blockOf(slot) >>> 2) + (slot % blockRows) * 2;
  const scaleAt = (slot: number): number => ((blockOf(slot) + scalesOffset) >>> 2) + (slot % blockRows);

  /** Writes the scale of the high plane with which it is the row and something at right angles to it, and how long that is. */
  function look(slot: number, scale: number): void {
    const { floats, words } = memory;
    const [high = 0, both = 0, exact = 0] = words.subarray(sums >>> 2, (sums >>> 2) + 3);
    const factor = (exact * scale) / both;
    const seen = factor * factor * high;
    floats[lookOf(slot)] = factor;
    floats[lookOf(slot) + 1] = Math.sqrt(Math.max(0, seen - exact * scale * scale));
    longest = Math.max(longest, Math.sqrt(seen));
  }

  return {
    memory,
    stride,
    put(slot, codes, scale) {
      if (slot % blockRows === 0) memory.ensure(slot / blockRows + 1);
      memory.bytes.set(codes, given);
      kernel.split(given, addressOf(slot), stride, apart, sums);
      look(slot, scale);
      memory.floats[scaleAt(slot)] = scale;
    },
    move(from, to) {
      const { bytes, floats } = memory;
      for (const plane of [0, apart]) {
        const address = addressOf(from) + plane;
        bytes.copyWithin(addressOf(to) + plane, address, address + stride);
      }
      floats.copyWithin(lookOf(to), lookOf(from), lookOf(from) + 2);
      floats[scaleAt(to)] = floats[scaleAt(from)] ?? 0;
    },
    scaleOf: (slot) => memory.floats[scaleAt(slot)] ?? 0,
    longest: () => longest,
  };
}
