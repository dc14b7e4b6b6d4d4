import { backgroundOf, counted, type FoundByWords, groundedness, type Scored, slopeOf } from './fusion-evidence.ts';

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
  const { lexical, known = 1, vector, background, passages, literal, cosine, waiting } = given;
  const bestWords = lexical[0]?.score || 1;
  const words = new Map(lexical.map(({ row, score }) => [row, score / bestWords]));
  const secondWords = (lexical[1]?.score ?? 0) / bestWords;
  const sureOfWords = lexical.length > 0 ? known * (1 - secondWords) : 0;

  const usual = backgroundOf(background);
  const noises = Math.sqrt(2 * Math.log(Math.max(2, passages)));
  const nearest = Math.max(0, usual.above(vector[0]?.score ?? -1) / noises);
  const standsOut = (near: number): number => usual.above(near) / noises / Math.max(1, nearest);
  const cosines = new Map(vector.map(({ row, score }) => [row, score]));
  const thirdNearest = standsOut(vector[Math.min(2, vector.length - 1)]?.score ?? 1);
  const cosineOf = (row: number): number | undefined => cosines.get(row) ?? cosine?.(row);
  const compared = (row: number): number | undefined => (cosine?.(row) === undefined ? undefined : cosineOf(row));
  const news = literal ? 1 - between(counted(lexical, cosineOf), ...countsAlone) : 1;
  const ofNearest = vector.filter(({ score }) => score === vector[0]?.score);
  const byWords = Math.max(0, ...ofNearest.map(({ row }) => words.get(row) ?? 0));
  // What words are sure of, and the nearest is not, is no agreement.
  const alike = between(byWords, ...agreeing.words) * Math.max(byWords, secondWords);
  const agreed = literal ? 0 : between(nearest, ...agreeing.nearest) * alike;
  const grounded = literal ? 1 : between(groundedness(lexical, usual, compared), ...groundedFrom);
  const chance = (1 - grounded) * (1 - between(nearest, ...beyondChance));
  const heard = Math.min(1, nearest) ** 2 * (1 + agreedCounts * agreed * Math.max(1, nearest));
  const weight = vectorWeight * heard * (1 - hushedByWords * sureOfWords) * (1 - hushedByChance * chance) * news;
  const believed = Math.max(agreed, between(nearest, ...tellsMore)) * news;
  const trust = known > 0 ? 1 - (1 - known) * believed : 0;

  const vectorPart = (row: number): number | undefined => {
    const near = cosineOf(row);
    if (near === undefined) return undefined;
    const out = standsOut(near);
    return weight * (Math.max(0, out) ** (2 - agreed) + leadCounts * Math.max(0, out - thirdNearest));
  };
  const usualPart = slopeOf([...words].map(([row, share]) => [share, vectorPart(row)]));
  return [...new Set([...words.keys(), ...cosines.keys()])]
    .map((row) => {
      const share = words.get(row) ?? 0;
      const parts = {
        lexical: trust * (share + leadCounts * Math.max(0, share - secondWords)),
        vector: vectorPart(row) ?? (waiting?.(row) ? usualPart * share : 0),
      };
      return { row, score: parts.lexical + parts.vector, ...parts };
    })
    .toSorted((a, b) => b.score - a.score || a.row - b.row);
}

// Chosen by measurement: docs/decisions/0007-fusion.md.
const vectorWeight = 0.75;
/** So often the lead over the second by words, over the third by vectors, counts beside the score itself. */
const leadCounts = 2;
/** The share of their weight that vectors lose where a single passage has any word of the query. */
const hushedByWords = 0.9;

/** Of a model that is known to count, vectors count less from the first share of their variance on that counting alone explains, from the second on not at all. */
const countsAlone = [0, 0.08] as const;

/** Both rankings agree as far as the nearest lies so far above the background, in noises, and has such a share of the best score by words. */
const agreeing = { nearest: [0.7, 1.1], words: [0.1, 0.4] } as const;
/** So many times their weight vectors gain where both agree, more where the nearest stands out further than noise would. */
const agreedCounts = 2;

/** The share of their weight that vectors lose whose cosines have nothing to do with the words, where the nearest lies no further above the background than it would by chance. */
const hushedByChance = 0.5;
/** In standard errors: of models that know nothing of what is asked 0 ± 1, of real ones in a language that they know mostly 2 to 8. */
const groundedFrom = [0, 2] as const;
/** In noises. */
const beyondChance = [0.95, 1.15] as const;

/** Words that know little of a question leave it to vectors whose nearest lies so far above the background, in noises: below the first not at all, from the second on as far as they know it. */
const tellsMore = [0.9, 1.3] as const;

const between = (value: number, from: number, to: number): number =>
  Math.min(1, Math.max(0, (value - from) / (to - from)));
