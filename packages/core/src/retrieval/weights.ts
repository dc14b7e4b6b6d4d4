/** Every number of the ranking, each with its reason. Measured with `npm run bench -- quality`. */
export const weights = {
  /** How many candidates the first stage gives. */
  candidates: 300,
  /** BM25's saturation and length normalisation for title, headings and body together. */
  k1: 1.2,
  b: 0.75,
  /** The title alone, normalised lightly: titles are short and mostly of one length. */
  title: 0.5,
  titleB: 0.5,
  /** Adjacent pairs of query words found adjacent; more than this harms paraphrased questions. */
  pairs: 0.2,
  /** Share of the 4-gram score when the best are scored again, and how many are. */
  grams: 0.4,
  rescored: 100,
  /** Share of the document's own score. */
  document: 0.25,
} as const;
