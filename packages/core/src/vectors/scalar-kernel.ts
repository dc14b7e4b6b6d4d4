import type { Kernel } from './kernel.ts';
import { blockRows, planeOffset } from './layout.ts';

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
    // There is no faster coarse look here: every row is worth an exact one.
    scan(_query, _rows, _looks, quarter, _stride, _bias, _threshold, _reach, found) {
      const numbers = new Uint32Array(memory, found, quarter * 4);
      for (let row = 0; row < numbers.length; row++) numbers[row] = row;
      return numbers.length;
    },
    dots(query, slots, count, from, blocks, stride, bias, _threshold, products) {
      const codes = new Uint8Array(memory);
      const factors = new Int16Array(memory, query, stride * 2);
      const places = new Uint32Array(memory, slots, count);
      const found = new Int32Array(memory, products, count);
      const apart = stride * blockRows;
      for (let at = 0; at < count; at++) {
        const slot = (places[at] ?? 0) + from;
        const block = blocks + Math.floor(slot / blockRows) * (apart * 2 + planeOffset);
        const row = block + planeOffset + (slot % blockRows) * stride;
        let product = -bias;
        for (let i = 0; i < stride; i++) {
          const high = (codes[row + i] ?? 0) ^ (i & 1 ? 0x80 : 0);
          const low = codes[row + apart + i] ?? 0;
          const even = 2 * i - (i % 16);
          product += (((high & 15) << 4) | (low & 15)) * (factors[even] ?? 0);
          product += ((high & 0xf0) | (low >> 4)) * (factors[even + 16] ?? 0);
        }
        places[at] = slot;
        found[at] = product;
      }
      return count;
    },
    split(from, high, stride, apart, sums) {
      const codes = new Int8Array(memory, from, stride * 2);
      const bytes = new Uint8Array(memory);
      const products = new Int32Array(memory, sums, 3).fill(0);
      for (const [i, code] of codes.entries()) {
        const at = high + (i >> 1);
        const level = (code + 8) >> 4;
        const signed = i % 4 === 3 ? level & 15 : level + 8;
        const rest = (code + 8) & 15;
        if (i % 2 === 0) [bytes[at], bytes[at + apart]] = [signed, rest];
        else {
          bytes[at] = (bytes[at] ?? 0) | (signed << 4);
          bytes[at + apart] = (bytes[at + apart] ?? 0) | (rest << 4);
        }
        for (const [n, product] of [level * level, level * code, code * code].entries())
          products[n] = (products[n] ?? 0) + product;
      }
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
