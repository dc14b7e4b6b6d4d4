/**
 * What turns vectors so that no dimension stands out: signs for two rounds, each times what keeps a transform of `chunk` values from lengthening them. The same
 * for all vectors of all indexes (Ailon and Chazelle, The fast Johnson–Lindenstrauss transform, 2009).
 */
export function rotation(width: number, chunk: number): Float32Array {
  const flips = new Float32Array(2 * width);
  let state = 0x9e37_79b9;
  for (let i = 0; i < flips.length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    flips[i] = (state < 0 ? -1 : 1) / Math.sqrt(chunk);
  }
  return flips;
}
