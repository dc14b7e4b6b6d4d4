/** Reads integers as SQLite writes them (https://sqlite.org/fileformat2.html#varint), of at most 53 bits, one after the other. */
export interface VarintReader {
  at: number;
  /** The next value; past the end everything is 0. */
  next(): number;
}

export function varintReader(bytes: Uint8Array, from: number): VarintReader {
  const reader = {
    at: from,
    next() {
      let byte = bytes[reader.at++] ?? 0;
      let value = byte & 0x7f;
      while (byte >= 0x80) {
        byte = bytes[reader.at++] ?? 0;
        value = value * 128 + (byte & 0x7f);
      }
      return value;
    },
  };
  return reader;
}
