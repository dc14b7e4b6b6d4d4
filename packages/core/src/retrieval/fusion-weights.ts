/** What is seen of both rankings of one query. */
export interface Signals {
  /** How much of what the query tells the base holds by words, 0 to 1. */
  readonly known: number;
  /** The second best by words, as a share of the best; 1 where words found nothing. */
  readonly second: number;
  /** How far the nearest lies above the background, in the highest deviation that noise alone would reach ("noises"). */
  readonly nearest: number;
  /** What the nearest has by words, as a share of the best. */
  readonly nearestByWords: number;
  /** How far vectors are borne out by words, in standard errors. */
  readonly groundedness: number;
  /** Of a model that is known to go by words and letters alone: how much of the cosines counting these explains, 0 to 1. */
  readonly counted: number | undefined;
}

export interface FusionWeights {
  readonly words: number;
  readonly vectors: number;
  /** How far both rankings agree, 0 to 1. */
  readonly agreed: number;
}

/** How much each ranking counts, chosen by measurement: docs/decisions/0007-fusion.md. */
export function fusionWeights(signals: Signals): FusionWeights {
  const { known, second, nearest, nearestByWords, groundedness, counted } = signals;
  const literal = counted !== undefined;
  const news = literal ? 1 - between(counted, ...countsAlone) : 1;
  // What words are sure of, and the nearest is not, is no agreement.
  const alike = between(nearestByWords, ...agreeing.words) * Math.max(nearestByWords, second);
  const agreed = literal ? 0 : between(nearest, ...agreeing.nearest) * alike;
  const beyondChance = Math.max(
    Number(literal),
    between(groundedness, ...grounded),
    between(nearest, ...clearOfChance),
  );
  const vectors =
    vectorWeight *
    Math.min(1, nearest) ** 2 *
    (1 + agreedCounts * agreed * Math.max(1, nearest)) *
    (1 - hushedByWords * known * (1 - second)) *
    (1 - hushedByChance * (1 - beyondChance)) *
    news;
  const believed = Math.max(agreed, between(nearest, ...tellsMore)) * news;
  return { words: known > 0 ? 1 - (1 - known) * believed : 0, vectors, agreed };
}

const vectorWeight = 0.75;

/** Both rankings agree as far as the nearest lies so far above the background, in noises, and has such a share of the best score by words. */
const agreeing = { nearest: [0.7, 1.1], words: [0.1, 0.4] } as const;
/** So many times their weight vectors gain where both agree, more where the nearest stands out further than noise would. */
const agreedCounts = 2;

/** The share of their weight that vectors lose where a single passage has any word of the query. */
const hushedByWords = 0.9;

/** The share of their weight that vectors lose whose cosines have nothing to do with the words, where the nearest lies no further above the background than it would by chance. */
const hushedByChance = 0.5;
/** In standard errors: of models that know nothing of what is asked 0 ± 1, of real ones in a language that they know mostly 2 to 8. */
const grounded = [0, 2] as const;
/** In noises. */
const clearOfChance = [0.95, 1.15] as const;

/** Words that know little of a question leave it to vectors whose nearest lies so far above the background, in noises: below the first not at all, from the second on as far as they know it. */
const tellsMore = [0.9, 1.3] as const;

/** Of a model that is known to count, vectors count less from the first share of their variance on that counting alone explains, from the second on not at all. */
const countsAlone = [0, 0.08] as const;

const between = (value: number, from: number, to: number): number =>
  Math.min(1, Math.max(0, (value - from) / (to - from)));
