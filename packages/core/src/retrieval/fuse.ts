/** A passage with the score of one ranking, of any scale; higher is better. */
export interface Scored {
  readonly row: number;
  readonly score: number;
}

export interface Fusible {
  /** Best first, none negative. */
  readonly lexical: readonly Scored[];
  /** Cosines, best first. */
  readonly vector: readonly Scored[];
  /** Cosines of the query with passages taken regardless of it (some hundred, or all): what an unrelated passage has. */
  readonly background: readonly number[];
  /** How many passages the vectors were searched among. */
  readonly passages: number;
  /** The cosine of a passage that only the words found; absent where it has no vector. */
  readonly cosine?: (row: number) => number | undefined;
}

/** A fused passage with what each ranking contributed. */
export interface Fused extends Scored {
  readonly lexical: number;
  readonly vector: number;
}

/**
 * One ranking of two, best first; among equals the lower row. Words count relative to the best; vectors count by how far
 * they stand out from the background, so that a model with nothing to say about a query is hardly heard.
 */
export function fuse({ lexical, vector, background, passages, cosine }: Fusible): Fused[] {
  const bestWords = lexical[0]?.score || 1;
  const standsOut = aboveNoise(background, passages);
  const peak = Math.max(0, standsOut(vector[0]?.score ?? -1));
  const words = new Map(lexical.map(({ row, score }) => [row, score / bestWords]));
  const cosines = new Map(vector.map(({ row, score }) => [row, score]));
  const rows = new Set([...words.keys(), ...cosines.keys()]);
  return [...rows]
    .map((row) => {
      const near = cosines.get(row) ?? cosine?.(row);
      const parts = {
        lexical: words.get(row) ?? 0,
        vector: near === undefined ? 0 : vectorWeight * peak ** 2 * standsOut(near),
      };
      return { row, score: parts.lexical + parts.vector, ...parts };
    })
    .toSorted((a, b) => b.score - a.score || a.row - b.row);
}

/** Chosen by measurement: docs/decisions/0007-fusion.md. */
const vectorWeight = 0.4;

/** How many deviations a cosine lies above the background, where 1 is the highest that as much noise would reach. */
function aboveNoise(background: readonly number[], passages: number): (cosine: number) => number {
  const count = Math.max(1, background.length);
  const mean = background.reduce((sum, value) => sum + value, 0) / count;
  const deviation = Math.sqrt(background.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count);
  const noise = deviation * Math.sqrt(2 * Math.log(Math.max(2, passages)));
  return (cosine) => (noise > 0 ? (cosine - mean) / noise : 0);
}
