import type { Kernel } from './kernel.ts';
import { blockRows, groupRows } from './layout.ts';

/** The kernel for engines without WebAssembly SIMD: plain JavaScript, slower, same search results. */
export function scalarKernel(): Kernel {
  let memory = new ArrayBuffer(65_536);
  return {
    kind: 'scalar',
    buffer: () => memory,
    reserve(bytes) {
      if (bytes > memory.byteLength)
        memory = memory.transfer(Math.max(bytes, Math.min(memory.byteLength * 2, maximum)));
    },
    // There is no faster coarse look here: every row is worth an exact one, and nothing needs coarse codes.
    scan(_tables, _nibbles, _codes, _looks, quarter, _lift, _unit, _reach, _threshold, _sums, likely) {
      const numbers = new Uint32Array(memory, likely, quarter * 4 * groupRows);
      for (let row = 0; row < numbers.length; row++) numbers[row] = row;
      return numbers.length;
    },
    turn: () => undefined,
    turnRow: () => undefined,
    code: () => undefined,
    dots(query, slots, count, from, blocks, blockBytes, rows, stride, _threshold, products) {
      const codes = new Int8Array(memory);
      const factors = new Int16Array(memory, query, stride);
      const places = new Uint32Array(memory, slots, count);
      const found = new Int32Array(memory, products, count);
      for (let at = 0; at < count; at++) {
        const slot = (places[at] ?? 0) + from;
        const row = blocks + Math.floor(slot / blockRows) * blockBytes + rows + (slot % blockRows) * stride;
        let product = 0;
        for (let i = 0; i < stride; i++) product += (codes[row + i] ?? 0) * (factors[i] ?? 0);
        places[at] = slot;
        found[at] = product;
      }
      return count;
    },
    near(query, rows, count, stride, limit, found) {
      const words = stride / 4;
      const bits = new Uint32Array(memory, rows, count * words);
      const wanted = new Uint32Array(memory, query, words);
      const pairs = new Uint32Array(memory, found, count * 2);
      let end = 0;
      for (let row = 0; row < count; row++) {
        let distance = 0;
        for (let i = 0; i < words; i++) distance += ones((bits[row * words + i] ?? 0) ^ (wanted[i] ?? 0));
        if (distance > limit) continue;
        pairs[end++] = row;
        pairs[end++] = distance;
      }
      return end / 2;
    },
  };
}

const maximum = 2 ** 32;

/** The number of ones among 32 bits. */
function ones(word: number): number {
  const twos = word - ((word >>> 1) & 0x5555_5555);
  const fours = (twos & 0x3333_3333) + ((twos >>> 2) & 0x3333_3333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}
