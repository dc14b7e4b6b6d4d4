import type { Candidate, Candidates } from '../ports.ts';
import { bm25, rarity } from './bm25.ts';
import { readingDates } from './dates.ts';
import { readingGrouped } from './grouped-figures.ts';
import { readingJoined } from './joined.ts';
import { allTerms, knownOtherwise } from './other-terms.ts';
import type { AnalysedQuery } from './query.ts';
import { type Match, type Scanner, scanner } from './scan.ts';
import type { Scored } from './scored.ts';
import type { LaidPassage, TokenPage } from './token-page.ts';
import { verbatim } from './verbatim.ts';
import type { Weights } from './weights.ts';

/** BM25 of the words (title, headings and body), of the title alone, and of adjacent pairs; more where all stands near, or as it is asked. */
export function byWords(query: AnalysedQuery, first: Candidates, { weights, page }: ByWords): Scored[] {
  const read = reader(query, first, { weights, page });
  page.clear();
  const matched = first.candidates.map((candidate) => ({ candidate, ...read(candidate) }));
  const withPair = holders(matched, query.pairs.length, ({ pairs }) => pairs);
  const pairRarities = withPair.map((count) => rarity(count, first.passages));
  // Nobody asks the store how frequent stop words are; among the candidates is near enough.
  const stopRarities = holders(matched, query.slots, ({ counts }) => counts).map((count, slot) =>
    slot < query.contentSlots ? 0 : weights.titleStops * rarity(count, matched.length),
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
  const isVerbatim = weights.verbatim > 0 ? verbatim(query) : () => false;
  return matched.map(({ candidate, laid, rarities, title, body }) => {
    const counts = sum(body.counts, title.counts);
    const pairs = sum(body.pairs, title.pairs);
    const length = body.length + title.length;
    const inTitle = bm25(title.counts, rarities, title.length, alone);
    const stops = inTitle > 0 ? bm25(title.counts, stopRarities, title.length, alone) : 0;
    const words = bm25(counts, rarities, length, whole);
    const exact = corrected ? bm25(counts.map(uncorrected), rarities, length, whole) : words;
    const parts = {
      words: exact,
      ...(corrected ? { spelling: words - exact } : {}),
      title: titleWeight(seen.get(candidate.documentId) ?? 1, weights) * (inTitle + stops),
      pairs: weights.pairs * bm25(pairs, pairRarities, length, whole),
      near: weights.near * Math.max(body.together, title.together),
      verbatim: isVerbatim(candidate, counts) ? weights.verbatim * rarities.reduce((all, one) => all + one, 0) : 0,
    };
    const score = words + parts.title + parts.pairs + parts.near + parts.verbatim;
    return { candidate, laid, counts, length, rarities, parts, score };
  });
}

export interface ByWords {
  readonly weights: Weights;
  /** Where the tokens are laid. */
  readonly page: TokenPage;
}

/** How many passages have each thing in title or body. */
function holders(matched: readonly Reading[], size: number, of: (match: Match) => Float64Array): Float64Array {
  const held = new Float64Array(size);
  for (const { body, title } of matched) {
    const [inBody, inTitle] = [of(body), of(title)];
    for (let i = 0; i < size; i++) if (inBody[i] || inTitle[i]) held[i] = (held[i] ?? 0) + 1;
  }
  return held;
}

function sum(a: Float64Array, b: Float64Array): Float64Array {
  const both = new Float64Array(a.length);
  for (let i = 0; i < a.length; i++) both[i] = (a[i] ?? 0) + (b[i] ?? 0);
  return both;
}

/** A title says all of an FAQ entry and little of a book: the longer a document is, as far as its candidates show, the less it counts. */
const titleWeight = (passages: number, { title, titleOfLong }: Weights): number => title * passages ** -titleOfLong;

interface Reading {
  readonly laid: LaidPassage;
  readonly body: Match;
  readonly title: Match;
  /** Of the content slots in the candidate's language; 0 for stop words. */
  readonly rarities: Float64Array;
}

function reader(
  query: AnalysedQuery,
  { frequency, passages }: Candidates,
  { weights, page }: ByWords,
): (candidate: Candidate) => Reading {
  const languages = new Map<string, { readonly scan: Scanner['scan']; readonly rarities: Float64Array }>();
  const titles = new Map<string, Match>();
  // One word has one rarity in the whole base: a document taken for another language must not make its stems look rare.
  const rarityOf = Array.from({ length: query.contentSlots }, (_, slot) => {
    const inAll = [...query.termsOf(slot)].reduce((sum, stem) => sum + (frequency.get(stem) ?? 0), 0);
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
      alternatives: allTerms(
        query.otherTerms(language),
        new Map([...knownOtherwise(query, language, frequency), ...query.corrections]),
      ),
      worth,
      near: weights.nearTokens,
    });
    const joining = readingJoined(scan, query, worth);
    const grouped = query.grouped.map(({ slot, groups }) => ({
      slot,
      groups: groups.map((group) => query.termIn(group, language)),
    }));
    const grouping = readingGrouped(joining, grouped, worth);
    return { scan: readingDates(grouping, query, language, worth), rarities };
  }

  return ({ language, documentId, titleTokens, tokens }) => {
    const own = languages.get(language) ?? inLanguage(language);
    languages.set(language, own);
    const laid = page.layPassage(titleTokens, tokens);
    const title = titles.get(documentId) ?? own.scan(laid.title);
    titles.set(documentId, title);
    return { laid, body: own.scan(laid.body), title, rarities: own.rarities };
  };
}
