import type { Access, Filter } from '../../model.ts';
import type { Candidates, KnowledgeStore } from '../../ports.ts';
import { analyseQuery, type AnalysedQuery } from '../query.ts';
import { samplesOf } from './samples.ts';

export interface QuoteSearch {
  readonly store: Pick<KnowledgeStore, 'languages' | 'candidates'>;
  readonly quote: string;
  readonly filter?: Filter | undefined;
  readonly access: Access;
  readonly signal?: AbortSignal | undefined;
}

/** A passage that may hold a part of the quotation. */
export interface QuoteCandidate {
  readonly row: number;
  readonly documentId: string;
  readonly ordinal: number;
  /** Which part of the quotation led here. */
  readonly part: number;
}

export interface QuoteCandidates {
  /** For each part of the quotation, best first. */
  readonly candidates: readonly QuoteCandidate[];
  /** Whether every passage with the rarest words of the quotation is among them. */
  readonly complete: boolean;
}

/** The passages that share the rarest words with a quotation, and those that share most words. A long quotation is looked for in several places. */
export async function quoteCandidates(search: QuoteSearch): Promise<QuoteCandidates> {
  const { store, filter, access, signal } = search;
  const languages = await store.languages(access, { signal });
  const candidates: QuoteCandidate[] = [];
  let complete = true;
  for (const [part, text] of samplesOf(search.quote).entries()) {
    const query = await analyseQuery(text, languages);
    if (query.terms.length === 0) {
      complete = false;
      continue;
    }
    const look = (terms: readonly string[], limit: number) =>
      store.candidates({ terms, filter, limit }, access, { signal });
    const like = await look(query.terms, LIKE);
    const rare = rarest(query, languages, like.frequency);
    const holding = rare.length > 0 && mayBeCut(like, LIKE) ? await look(rare, HOLDING) : like;
    complete &&= !mayBeCut(holding, HOLDING);
    const seen = new Set<number>();
    for (const { row, documentId, ordinal } of [...like.candidates, ...holding.candidates]) {
      if (!seen.has(row)) candidates.push({ row, documentId, ordinal, part });
      seen.add(row);
    }
  }
  return { candidates, complete };
}

/** Whether more passages may hold the words than were given: a store leaves out equals that do not all find room, down to half of what was asked for. */
function mayBeCut({ candidates, frequency }: Candidates, limit: number): boolean {
  const atMost = [...frequency.values()].reduce((sum, count) => sum + count, 0);
  return candidates.length >= limit / 2 && atMost > limit;
}

const LIKE = 60;
const HOLDING = 400;
/** A word may be broken over two lines where the quotation stands; another one finds it then. */
const MOST_WORDS = 3;
const LEAST_WORDS = 2;

/** The terms of the rarest words, as many as have few enough passages together. */
function rarest(
  query: AnalysedQuery,
  languages: readonly string[],
  frequency: ReadonlyMap<string, number>,
): readonly string[] {
  const spoken = languages.length > 0 ? languages : ['und'];
  const words = Array.from({ length: query.slots }, (_, slot) => {
    const terms = [...new Set(spoken.map((language) => query.inLanguage(language)[slot] ?? ''))].filter(Boolean);
    return { terms, passages: terms.reduce((sum, term) => sum + (frequency.get(term) ?? 0), 0) };
  }).filter(({ passages }) => passages > 0);
  const chosen: string[] = [];
  let total = 0;
  for (const [i, { terms, passages }] of words.toSorted((a, b) => a.passages - b.passages).entries()) {
    total += passages;
    if (i >= MOST_WORDS || (i >= LEAST_WORDS && total >= HOLDING)) break;
    chosen.push(...terms);
  }
  return chosen;
}
