/**
 * What turns vectors so that no dimension stands out: signs for up to three rounds, each times what keeps a transform of `chunk` values from lengthening them. The same
 * for all vectors of all indexes (Ailon and Chazelle, The fast Johnson–Lindenstrauss transform, 2009).
 */
export function rotation(width: number, chunk: number): Float32Array {
  const flips = new Float32Array(3 * width);
  let state = 0x9e37_79b9;
  for (let i = 0; i < flips.length; i++) {
    state = scrambled(state);
    flips[i] = (state < 0 ? -1 : 1) / Math.sqrt(chunk);
  }
  return flips;
}

/** The next of a sequence of random 32 bits (xorshift). */
export function scrambled(state: number): number {
  const first = state ^ (state << 13);
  const second = first ^ (first >>> 17);
  return second ^ (second << 5);
}
