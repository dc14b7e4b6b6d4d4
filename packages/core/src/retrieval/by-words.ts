import type { Candidate, Candidates } from '../ports.ts';
import { bm25, rarity } from './bm25.ts';
import type { AnalysedQuery } from './query.ts';
import { type Match, type Scanner, scanner } from './scan.ts';
import type { Scored } from './scored.ts';
import type { Weights } from './weights.ts';

/** BM25 of the words (title, headings and body), of the title alone, and of adjacent pairs. */
export function byWords(query: AnalysedQuery, first: Candidates, weights: Weights): Scored[] {
  const read = reader(query, first, weights);
  const matched = first.candidates.map((candidate) => ({ candidate, ...read(candidate) }));
  const pairRarities = Float64Array.from(query.pairs, (_, i) =>
    rarity(matched.filter(({ body, title }) => body.pairs[i] || title.pairs[i]).length, first.passages),
  );
  // Nobody asks the store how frequent stop words are; among the candidates is near enough.
  const stopRarities = Float64Array.from({ length: query.slots }, (_, i) =>
    i < query.contentSlots
      ? 0
      : weights.titleStops *
        rarity(matched.filter(({ body, title }) => body.counts[i] || title.counts[i]).length, matched.length),
  );
  const corrected = query.corrections.size > 0;
  const uncorrected = (count: number, slot: number) => (query.corrections.has(slot) ? 0 : count);
  const { k1, b, titleB } = weights;
  const seen = new Map<string, number>();
  for (const { documentId, ordinal } of first.candidates) {
    seen.set(documentId, Math.max(seen.get(documentId) ?? 0, ordinal + 1));
  }
  const whole = { k1, b, meanLength: first.meanLength + first.meanTitleLength };
  const alone = { k1, b: titleB, meanLength: first.meanTitleLength };
  return matched.map(({ candidate, rarities, title, body }) => {
    const counts = body.counts.map((count, i) => count + (title.counts[i] ?? 0));
    const pairs = body.pairs.map((count, i) => count + (title.pairs[i] ?? 0));
    const length = body.length + title.length;
    const inTitle = bm25(title.counts, rarities, title.length, alone);
    const stops = bm25(title.counts, stopRarities, title.length, alone);
    const words = bm25(counts, rarities, length, whole);
    const exact = corrected ? bm25(counts.map(uncorrected), rarities, length, whole) : words;
    const parts = {
      words: exact,
      ...(corrected ? { spelling: words - exact } : {}),
      title: titleWeight(seen.get(candidate.documentId) ?? 1, weights) * (inTitle > 0 ? inTitle + stops : 0),
      pairs: weights.pairs * bm25(pairs, pairRarities, length, whole),
      near: weights.near * Math.max(body.together, title.together),
    };
    return { candidate, counts, length, rarities, parts, score: words + parts.title + parts.pairs + parts.near };
  });
}

/** A title says all of an FAQ entry and little of a book: the longer a document is, as far as its candidates show, the less it counts. */
const titleWeight = (passages: number, { title, titleOfLong }: Weights): number => title * passages ** -titleOfLong;

interface Reading {
  readonly body: Match;
  readonly title: Match;
  /** Of the content slots in the candidate's language; 0 for stop words. */
  readonly rarities: Float64Array;
}

function reader(
  query: AnalysedQuery,
  { frequency, passages }: Candidates,
  weights: Weights,
): (candidate: Candidate) => Reading {
  const languages = new Map<string, { readonly scan: Scanner['scan']; readonly rarities: Float64Array }>();
  const titles = new Map<string, Match>();
  // One word has one rarity in the whole base: a document taken for another language must not make its stems look rare.
  const rarityOf = Array.from({ length: query.contentSlots }, (_, slot) => {
    const inAll = [...query.stems(slot)].reduce((sum, stem) => sum + (frequency.get(stem) ?? 0), 0);
    return rarity(inAll, passages);
  });

  function inLanguage(language: string) {
    const terms = query.inLanguage(language);
    const rarities = new Float64Array(terms.length);
    // What the query says twice counts twice, also in another form of the word.
    for (const [slot, own] of rarityOf.entries()) {
      const first = terms.indexOf(terms[slot] ?? '');
      rarities[first] = (rarities[first] ?? 0) + own * (query.counts[slot] ?? 0);
    }
    const worth = rarities;
    const { scan } = scanner({
      terms,
      pairs: query.pairs,
      alternatives: query.corrections,
      worth,
      near: weights.nearTokens,
    });
    return { scan, rarities };
  }

  return ({ language, documentId, titleTokens, tokens }) => {
    const own = languages.get(language) ?? inLanguage(language);
    languages.set(language, own);
    const title = titles.get(documentId) ?? own.scan(titleTokens);
    titles.set(documentId, title);
    return { body: own.scan(tokens), title, rarities: own.rarities };
  };
}
