/**
 * Reads integers as SQLite writes them (https://sqlite.org/fileformat2.html#varint), of at most 53 bits, one after the other. A class, because
 * the engine forgets the machine code of functions that are made anew for each page.
 */
export class VarintReader {
  at: number;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array, from: number) {
    this.#bytes = bytes;
    this.at = from;
  }

  /** The next value; past the end everything is 0. */
  next(): number {
    const bytes = this.#bytes;
    let byte = bytes[this.at++] ?? 0;
    let value = byte & 0x7f;
    while (byte >= 0x80) {
      byte = bytes[this.at++] ?? 0;
      value = value * 128 + (byte & 0x7f);
    }
    return value;
  }
}
