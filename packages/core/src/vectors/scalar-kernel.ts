import type { Kernel } from './kernel.ts';

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
    scan(_query, _rows, _scales, half, _stride, _bias, _threshold, found) {
      const numbers = new Uint32Array(memory, found, half * 2);
      for (let row = 0; row < numbers.length; row++) numbers[row] = row;
      return numbers.length;
    },
    dots(query, addresses, count, stride) {
      const codes = new Int8Array(memory);
      const factors = new Int16Array(memory, query, stride);
      const places = new Uint32Array(memory, addresses, count);
      const products = new Int32Array(memory, addresses, count);
      for (let at = 0; at < count; at++) {
        const row = places[at] ?? 0;
        let product = 0;
        for (let i = 0; i < stride; i += 2) {
          product +=
            ((codes[row + i] ?? 0) ^ -128) * (factors[i] ?? 0) + (codes[row + i + 1] ?? 0) * (factors[i + 1] ?? 0);
        }
        products[at] = product;
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
