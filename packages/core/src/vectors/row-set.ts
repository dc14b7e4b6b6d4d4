/** The rows a search may return. A `Set` of numbers is one. */
export interface RowFilter extends Iterable<number> {
  readonly size: number;
  has(row: number): boolean;
}

/** A set of rows that takes one bit for each number up to the highest row. */
export function rowSet(rows: Iterable<number>): RowFilter {
  let bits = new Uint32Array(1024);
  let size = 0;
  for (const row of rows) {
    const word = Math.floor(row / 32);
    if (word >= bits.length) {
      const wider = new Uint32Array(Math.max(word + 1, bits.length * 2));
      wider.set(bits);
      bits = wider;
    }
    const before = bits[word] ?? 0;
    bits[word] = before | (1 << (row % 32));
    if (bits[word] !== before) size++;
  }
  return {
    size,
    has: (row) => ((bits[Math.floor(row / 32)] ?? 0) & (1 << (row % 32))) !== 0,
    *[Symbol.iterator]() {
      for (const [word, set] of bits.entries()) {
        for (let left = set; left !== 0; left &= left - 1) yield word * 32 + 31 - Math.clz32(left & -left);
      }
    },
  };
}
