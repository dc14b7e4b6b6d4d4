/** Every number of the ranking, each with its reason. `bench/quality.ts` measures what they are worth. */
export const weights = {
  /** How many candidates the first stage gives: 150 already ranked as 1,000 did on small collections; larger ones need some room. */
  candidates: 200,
  /** BM25's saturation and length normalisation for title, headings and body together: the usual values; a plateau. */
  k1: 1.2,
  b: 0.75,
  /** The title alone. Helps questions and manuals; above 1 it harms long articles. */
  title: 0.75,
  titleB: 0.5,
  /** Stop words count in titles only: "Who is at risk?" is told from "What is the risk?" by them (+.02 on FAQ). */
  titleStops: 1,
  /** Adjacent pairs of query words found adjacent; more than this harms paraphrased questions. */
  pairs: 0.2,
  /** How many of the best are looked at letter by letter by the two stages below: 50 costs half of 100 and loses .002. */
  rescored: 50,
  /** A query word that is missing counts by its most similar word: compounds and typos, without harm to exact matches. */
  similar: 0.5,
  /** 4-grams shared below this are chance. */
  similarFrom: 0.3,
  /** Share of the 4-gram score. .3 is better for German, .1 for English. */
  grams: 0.15,
  /**
   * Share of what a document's candidates hold together: meant for filings that differ on their first page alone;
   * costs up to .003 where documents are short. */
  document: 0.1,
  /** Each further passage of a document keeps this share of its score, so that other documents are seen. */
  repeat: 0.95,
  /** A passage with the same tokens as a better one keeps this share. */
  duplicate: 0.5,
} as const;

export type Weights = { readonly [K in keyof typeof weights]: number };

/** Parts of the ranking that can be left out. */
export type Stage = 'title' | 'pairs' | 'similar' | 'grams' | 'document' | 'diversity';

/** The weights with the given changes and without the stages that are switched off. */
export function weightsWithout(
  stages: Partial<Readonly<Record<Stage, boolean>>> = {},
  changes: Partial<Weights> = {},
): Weights {
  const { diversity, ...shares } = stages;
  const off = Object.entries(shares).filter(([, on]) => !on);
  return {
    ...weights,
    ...changes,
    ...Object.fromEntries(off.map(([stage]) => [stage, 0])),
    ...(diversity === false ? { repeat: 1, duplicate: 1 } : {}),
  };
}
