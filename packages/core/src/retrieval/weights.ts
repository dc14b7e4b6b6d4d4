/** Every number of the ranking, each with its reason. `bench/quality.ts` measures what they are worth. */
export const weights = {
  /** How many candidates the first stage gives. Of a few hundred that all speak of one thing (an FAQ on one illness) 100 lose .01. */
  candidates: 150,
  /** The same of more than 10,000 passages: of 120,000, 100 rank as 150 do (.7775 and .7774) and take an eighth less time. */
  candidatesOfMany: 100,
  /** BM25's saturation and length normalisation for title, headings and body together; a plateau around .65. */
  k1: 1.2,
  b: 0.65,
  /** The title alone. Helps questions and manuals; in a document of n passages it counts n ** -titleOfLong as much (+.015 on long articles). */
  title: 1.4,
  titleOfLong: 0.3,
  titleB: 0.5,
  /** Stop words count in titles only: "Who is at risk?" is told from "What is the risk?" by them (+.02 on FAQ). */
  titleStops: 1.5,
  /** Adjacent pairs of query words found adjacent; more than this harms paraphrased questions. */
  pairs: 0.2,
  /** The rarities of the query words that stand within so many tokens of each other: +.002 over 28 collections, most where passages are long. More harms FAQ, where all stands together. */
  near: 0.3,
  nearTokens: 35,
  /** The same for the whole query where a passage says it word for word: of 12 words in a row out of 128,000 passages 99 % find their passage first instead of
   * 90, of seven 93 instead of 78. Questions hardly change (+.0001 over 36 collections). */
  verbatim: 1,
  /** A word that the base does not know counts so much of the one it is taken for: nearly all (a typo costs FAQ .02 instead of .05), but exact words win. */
  spelling: 0.8,
  /** Words of fewer than six letters: often right, and only near to another ("sewer", "sever"). */
  spellingOfShort: 0.4,
  /** How many of the best are looked at letter by letter by the two stages below: 50 costs half of 100 and loses .002. */
  rescored: 50,
  /** A query word that is missing counts by its most similar word: compounds and typos. More helps German and costs English questions. Words are compared by runs of four
   * letters, of three where roots or parts of compounds are short (German +.001, with a typo +.002; Arabic +.003). */
  similar: 0.3,
  similarOfCompounds: 0.5,
  /** 4-grams shared below this are chance. */
  similarFrom: 0.3,
  /** Share of the 4-gram score; more for languages that write compounds as one word, or words without spaces (Thai +.001, with a typo +.004). */
  grams: 0.15,
  gramsOfCompounds: 0.3,
  /** Letters shared with a text in another language than that of the query count so much: names do, the rest is chance (paragraphs in nine languages, questions in each +.010;
   * where each stands in another language than the question +.006). */
  gramsOfOthers: 0.5,
  /** A word that a passage has in another form than the query, number and gender apart, counts so much less; where little is left of the word by its stem
   * («loyer» and «loi»: `loi`), and where a sign tells it from something else ("C++"), the further shares. */
  otherForm: 0.3,
  otherStem: 0.9,
  otherSign: 0.9,
  /** What begins with yes or no has so much more where the question asks that, and so much less where it asks something else: answers of a French FAQ without their
   * questions .659 → .709, of three others +.001 to +.002, other texts as before (docs/decisions/0027-what-an-answer-holds.md). */
  answer: 0.15,
  otherAnswer: 0.4,
  /** What holds a length of time, a number or a year has so much more where the question asks for one. */
  answerType: 0.2,
  /** So much of a word's share of the score what has a small word of the query in capitals as it has ("IT", "US") gains. */
  asCapitals: 0.3,
  /** So many of the best are read for it: 20 do as well as 50. More where stems tell little, and all for signs. */
  readFor: 20,
  readForStems: 50,
  /**
   * A word that a passage lacks and another candidate of its document holds: meant for filings that differ on their first page alone;
   * +.004 on long articles, nothing where a document is one passage. */
  document: 0.3,
  /** Each further passage of a document keeps this share of its score, so that other documents are seen. */
  repeat: 0.95,
  /** A passage with the same title and words as a better one keeps this share. */
  duplicate: 0.9,
  /** From this resemblance on a passage with the same words of the query is a copy: one changed word in 200 leaves .98. */
  nearDuplicate: 0.8,
} as const;

export type Weights = { readonly [K in keyof typeof weights]: number };

/** Parts of the ranking that can be left out. */
export const stages = [
  'title',
  'pairs',
  'near',
  'verbatim',
  'spelling',
  'similar',
  'grams',
  'document',
  'written',
  'answer',
  'diversity',
] as const;
export type Stage = (typeof stages)[number];

/** The weights with the given changes and without the stages that are switched off. */
export function weightsWithout(
  wanted: Partial<Readonly<Record<Stage, boolean>>> = {},
  changes: Partial<Weights> = {},
): Weights {
  const { diversity, ...shares } = wanted;
  const off = Object.entries(shares).filter(([, on]) => !on);
  return {
    ...weights,
    ...changes,
    ...Object.fromEntries(off.map(([stage]) => [stage, 0])),
    ...(shares.written === false ? { otherForm: 0, otherStem: 0, otherSign: 0, asCapitals: 0 } : {}),
    ...(shares.answer === false ? { answerType: 0 } : {}),
    ...(diversity === false ? { repeat: 1, duplicate: 1 } : {}),
  };
}
