import { otherForms, stopWords } from '../text/index.ts';
import { knownTerm } from './known-term.ts';
import type { AnalysedQuery } from './query.ts';

/** Further terms of some slots. */
export type OtherTerms = ReadonlyMap<number, readonly string[]>;

/** By slot the terms that other forms of its word have in a language, where they are others and none of a stop word («theses» has that of «these»). */
export function otherTermsOf(words: readonly string[], language: string): OtherTerms {
  const found = new Map<number, readonly string[]>();
  for (const [slot, word] of words.entries()) {
    const terms = new Set(otherForms(word, language).map((form) => knownTerm(form, language)));
    terms.delete(knownTerm(word, language));
    terms.delete('');
    for (const term of terms) if (ofStopWords(language).has(term)) terms.delete(term);
    if (terms.size > 0) found.set(slot, [...terms]);
  }
  return found;
}

/** Their terms, made once for each list: one that is loaded later is another. */
function ofStopWords(language: string): ReadonlySet<string> {
  const list = stopWords(language);
  const made = termsOfList.get(list) ?? new Set([...list].map((word) => knownTerm(word, language)));
  termsOfList.set(list, made);
  return made;
}

const termsOfList = new WeakMap<ReadonlySet<string>, ReadonlySet<string>>();

/** The further terms of each slot that has some here or there. */
export function allTerms(some: OtherTerms, others: OtherTerms): OtherTerms {
  if (some.size === 0) return others;
  const slots = new Set([...some.keys(), ...others.keys()]);
  return new Map([...slots].map((slot) => [slot, [...(some.get(slot) ?? []), ...(others.get(slot) ?? [])]]));
}

/** By slot, of the content words that no passage holds as they read in a language, the terms of other languages that passages hold: one that was taken for another language, or accents that a stemmer needs. */
export function knownOtherwise(
  query: AnalysedQuery,
  language: string,
  frequency: ReadonlyMap<string, number>,
): OtherTerms {
  const terms = query.inLanguage(language).slice(0, query.contentSlots);
  const unknown = [...terms.entries()].filter(([, term]) => !frequency.has(term));
  const known = unknown.map(([slot]) => [slot, [...query.stems(slot)].filter((term) => frequency.has(term))] as const);
  return new Map(known.filter(([, others]) => others.length > 0));
}
