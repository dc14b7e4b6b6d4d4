import type { Candidate } from '../ports.ts';
import type { AnalysedQuery } from './query.ts';

/** Tells whether a passage says the query word for word, stop words too; `counts` holds how often the passage has each slot. One word is no quotation. */
export function verbatim(query: AnalysedQuery): (candidate: Candidate, counts: Float64Array) => boolean {
  if (query.slots < FEWEST) return () => false;
  const sought = new Map<string, Sought>();
  return ({ language, tokens }, counts) => {
    const { phrase, slots } = sought.get(language) ?? soughtIn(language);
    return phrase !== '' && slots.every((slot) => counts[slot]) && ` ${tokens.replaceAll('\n', ' ')} `.includes(phrase);
  };

  function soughtIn(language: string): Sought {
    const terms = query.inLanguage(language);
    // Of equal terms the first slot is counted.
    const slots = terms.flatMap((term, slot) => (term && terms.indexOf(term) === slot ? [slot] : []));
    const words = query.phrase(language);
    const own = { phrase: words && ` ${words} `, slots };
    sought.set(language, own);
    return own;
  }
}

const FEWEST = 2;

interface Sought {
  readonly phrase: string;
  /** All that the passage must have. */
  readonly slots: readonly number[];
}
