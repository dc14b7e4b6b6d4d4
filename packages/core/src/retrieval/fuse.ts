import { backgroundOf, counted, type FoundByWords, groundedness, type Scored } from './fusion-evidence.ts';
import { fusionWeights } from './fusion-weights.ts';
import { slopeOf } from './least-squares.ts';

export interface Fusible {
  /** Best first, none negative; the best with their likeness, where it is known. */
  readonly lexical: readonly FoundByWords[];
  /** How much of what the query tells the base holds by words, from 0 to 1; all of it when absent. */
  readonly known?: number | undefined;
  /** Cosines, best first. */
  readonly vector: readonly Scored[];
  /** Cosines of the query with passages taken regardless of it (some hundred, or all): what an unrelated passage has. */
  readonly background: Float64Array;
  /** How many passages the vectors were searched among. */
  readonly passages: number;
  /** Whether the model is known to go by words and letters alone. */
  readonly literal?: boolean | undefined;
  /** So many times what was measured to be right for most models and collections vectors count; 1 when absent. */
  readonly vectorWeight?: number | undefined;
  /** The cosine of a passage that the words found, where it was asked for; absent where it has no vector. Of the nearest theirs counts, which may be more exact. */
  readonly cosine?: (row: number) => number | undefined;
  /** Whether a passage that the words found has no vector yet: it is given what those with a vector get for as many words. */
  readonly waiting?: (row: number) => boolean;
}

/** A fused passage with what each ranking contributed. */
export interface Fused extends Scored {
  readonly lexical: number;
  readonly vector: number;
}

/**
 * One ranking of two, best first; among equals the lower row. Words count relative to their best, vectors by how far they stand out from
 * the background, so that a model with nothing to say about a query is hardly heard, and at most by as much as the nearest does. What leads its own
 * ranking counts more, and the further the best leads by words, the less vectors count. Where words find the nearest too, vectors are right about the others as well, and count more. Words of which the base
 * knows few, as of a question in another language, count less where vectors stand out or agree; where it knows none, what was found by small words counts nothing. Vectors that have nothing to do with the words and stand out as chance would, as those of a model
 * that does not know the language, count half. Least of all count vectors of a model that is known to count, where they follow how often words
 * and letters stand in a text: the ranking by words, which knows how much each of them tells, says that better.
 */
export function fuse(given: Fusible): Fused[] {
  const { lexical, known = 1, vector, background, passages, literal, vectorWeight = 1, cosine, waiting } = given;
  const bestWords = lexical[0]?.score || 1;
  const words = new Map(lexical.map(({ row, score }) => [row, score / bestWords]));
  const second = lexical.length > 0 ? (lexical[1]?.score ?? 0) / bestWords : 1;

  const usual = backgroundOf(background);
  const noises = Math.sqrt(2 * Math.log(Math.max(2, passages)));
  const nearest = Math.max(0, usual.above(vector[0]?.score ?? -1) / noises);
  const standsOut = (near: number): number => usual.above(near) / noises / Math.max(1, nearest);
  const third = standsOut(vector[Math.min(2, vector.length - 1)]?.score ?? 1);
  const cosines = new Map(vector.map(({ row, score }) => [row, score]));
  const cosineOf = (row: number): number | undefined => cosines.get(row) ?? cosine?.(row);
  const compared = (row: number): number | undefined => (cosine?.(row) === undefined ? undefined : cosineOf(row));

  const weights = fusionWeights({
    known,
    second,
    nearest,
    nearestByWords: Math.max(0, ...equalsOfFirst(vector).map(({ row }) => words.get(row) ?? 0)),
    groundedness: groundedness(lexical, usual, compared),
    counted: literal ? counted(lexical, cosineOf) : undefined,
  });
  const byVectors = (row: number): number | undefined => {
    const near = cosineOf(row);
    if (near === undefined) return undefined;
    const out = standsOut(near);
    return (
      vectorWeight *
      weights.vectors *
      (Math.max(0, out) ** (2 - weights.agreed) + leadCounts * Math.max(0, out - third))
    );
  };
  const vectorParts = new Map([...words.keys(), ...cosines.keys()].map((row) => [row, byVectors(row)]));
  const usualPart = slopeOf([...words].map(([row, share]) => [share, vectorParts.get(row)]));
  return [...vectorParts]
    .map(([row, part]) => {
      const share = words.get(row) ?? 0;
      const parts = {
        lexical: weights.words * (share + leadCounts * Math.max(0, share - second)),
        vector: part ?? (waiting?.(row) ? usualPart * share : 0),
      };
      return { row, score: parts.lexical + parts.vector, ...parts };
    })
    .toSorted((a, b) => b.score - a.score || a.row - b.row);
}

/** So often the lead over the second by words, over the third by vectors, counts beside the score itself. */
const leadCounts = 2;

const equalsOfFirst = (list: readonly Scored[]): readonly Scored[] =>
  list.filter(({ score }) => score === list[0]?.score);
