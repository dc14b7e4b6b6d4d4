/** Numbers from -1 to 1, the same for the same seed. */
export function uniformNumbers(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0) / 2 ** 31;
}
