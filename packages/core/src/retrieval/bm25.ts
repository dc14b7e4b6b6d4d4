/** How rare something is that `frequency` of `total` passages hold; never negative. */
export const rarity = (frequency: number, total: number): number =>
  Math.log(1 + (Math.max(total, frequency) - frequency + 0.5) / (frequency + 0.5));

export interface Bm25Options {
  readonly k1: number;
  readonly b: number;
  readonly meanLength: number;
}

/** BM25 of one stream from its counts and the rarity of each counted thing. */
export function bm25(counts: Float64Array, rarities: Float64Array, length: number, options: Bm25Options): number {
  const { k1, b, meanLength } = options;
  const norm = k1 * (1 - b + (b * length) / (meanLength || 1));
  let score = 0;
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i] ?? 0;
    if (count > 0) score += ((rarities[i] ?? 0) * count * (k1 + 1)) / (count + norm);
  }
  return score;
}
