import { otherForms } from '../text/index.ts';
import { knownTerm } from './known-term.ts';

/** Further terms of some slots. */
export type OtherTerms = ReadonlyMap<number, readonly string[]>;

/** By slot the terms that other forms of its word have in a language, where they are others. */
export function otherTermsOf(words: readonly string[], language: string): OtherTerms {
  const found = new Map<number, readonly string[]>();
  for (const [slot, word] of words.entries()) {
    const terms = new Set(otherForms(word, language).map((form) => knownTerm(form, language)));
    terms.delete(knownTerm(word, language));
    terms.delete('');
    if (terms.size > 0) found.set(slot, [...terms]);
  }
  return found;
}

/** The further terms of each slot that has some here or there. */
export function allTerms(some: OtherTerms, others: OtherTerms): OtherTerms {
  if (some.size === 0) return others;
  const slots = new Set([...some.keys(), ...others.keys()]);
  return new Map([...slots].map((slot) => [slot, [...(some.get(slot) ?? []), ...(others.get(slot) ?? [])]]));
}
