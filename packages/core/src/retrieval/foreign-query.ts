import { foreignLanguage, loadLanguages } from '../text/index.ts';
import { knownTerm } from './known-term.ts';
import type { AnalysedQuery } from './query.ts';

/** A query in a language that the base does not hold. */
export interface ForeignQuery {
  /** Without the stop words of its language. */
  readonly query: AnalysedQuery;
  /** A word reduced as its own language does: what two languages share is often the same then («universidad», "university"). */
  stemOf(word: string): string;
}

/** The query read in its own language, where many of its words are unknown here and its small words tell which that is; else `undefined`. */
export async function foreignQuery(
  query: AnalysedQuery,
  frequency: ReadonlyMap<string, number>,
): Promise<ForeignQuery | undefined> {
  if (unknownSlots(query, frequency).length < unknownShare * query.contentSlots) return undefined;
  const language = await foreignLanguage(query.surfaces, query.languages);
  if (language === undefined) return undefined;
  await loadLanguages([language]);
  return { query: query.askedIn(language), stemOf: (word) => knownTerm(word, language) };
}

/** The content slots of which no form is in any passage, as one word or apart; a date may be written otherwise. */
export const unknownSlots = (query: AnalysedQuery, frequency: ReadonlyMap<string, number>): readonly number[] =>
  Array.from({ length: query.contentSlots }, (_, slot) => slot).filter((slot) => {
    if (query.apart.has(query.words[slot] ?? '') || query.dates.some(({ slots }) => slots.includes(slot))) return false;
    const joined = query.joined.flatMap(({ slots, terms }) => (slots.includes(slot) ? [...terms] : []));
    return ![...query.termsOf(slot), ...joined].some((term) => frequency.has(term));
  });

const unknownShare = 0.3;
