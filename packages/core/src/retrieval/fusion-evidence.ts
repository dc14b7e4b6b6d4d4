import type { Likeness } from './likeness.ts';
import { correlation, explainedBeyond, mean } from './least-squares.ts';

/** A passage with the score of one ranking, of any scale; higher is better. */
export interface Scored {
  readonly row: number;
  readonly score: number;
}

/** A passage that words found, with its likeness to the query where that is known. */
export type FoundByWords = Scored & { readonly likeness?: Likeness | undefined };

/** What cosines unrelated passages have. */
export interface Background {
  /** How far a cosine lies above the mean, in deviations; 0 where there is no background. */
  above(cosine: number): number;
}

export function backgroundOf(cosines: Float64Array): Background {
  if (cosines.length === 0) return { above: () => 0 };
  const usual = mean(cosines);
  const variance = cosines.reduce((sum, value) => sum + (value - usual) ** 2, 0) / cosines.length;
  const deviation = Math.max(rounded, Math.sqrt(variance));
  return { above: (cosine) => (cosine - usual) / deviation };
}

/** So much cosines of one and the same vector may differ, by whether it was read in 8 bits or in full: the deviation of models that tell texts apart is many times as much. */
const rounded = 0.001;

/**
 * How far vectors are borne out by words: how closely the cosines of what words found follow their scores (correlation), and how far they lie above the background, each in standard
 * errors, added up (Stouffer's method). About 0 ± 1 where a model knows nothing of what is asked; infinite where words found too little to tell.
 */
export function groundedness(
  found: readonly FoundByWords[],
  background: Background,
  cosineOf: (row: number) => number | undefined,
): number {
  const seen = found.flatMap(({ row, score }) => {
    const cosine = cosineOf(row);
    return cosine === undefined ? [] : [{ score, out: background.above(cosine) }];
  });
  if (seen.length < fewest) return Number.POSITIVE_INFINITY;
  const scores = seen.map(({ score }) => score);
  const outs = seen.map(({ out }) => out);
  return Math.sqrt(seen.length / 2) * (correlation(scores, outs) + mean(outs));
}

const fewest = 20;

/** How much of what their cosines differ in is told by how often the words and letters of the query stand in the passages, and not by their score; 0 to 1. */
export function counted(found: readonly FoundByWords[], cosineOf: (row: number) => number | undefined): number {
  const observed = found.flatMap(({ row, score, likeness }) => {
    const value = cosineOf(row);
    if (!likeness || value === undefined) return [];
    return [{ value, known: score, further: [likeness.words, likeness.letters, likeness.telling] }];
  });
  return explainedBeyond(observed);
}
