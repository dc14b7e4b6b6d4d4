import type { Candidates } from '../ports.ts';
import type { AnalysedQuery } from './analysed-query.ts';
import { knownOtherwise } from './other-terms.ts';

export interface Taken {
  /** With what was corrected. */
  readonly query: AnalysedQuery;
  readonly written: AnalysedQuery;
  readonly first: Candidates;
}

/** The terms that words of the query are taken for, in a language. */
export function termsTakenFor({ query, written, first }: Taken): (language: string) => readonly string[] {
  const corrections = query === written ? [] : newTerms(query, written);
  const known = new Map<string, readonly string[]>();
  return (language) => {
    const before = known.get(language);
    if (before) return before;
    const taken = [...corrections, ...[...knownOtherwise(query, language, first.frequency).values()].flat()];
    known.set(language, taken);
    return taken;
  };
}

/** The terms that a correction put in place of what was written. */
function newTerms(corrected: AnalysedQuery, written: AnalysedQuery): readonly string[] {
  const before = new Set(written.terms);
  return corrected.terms.filter((term) => !before.has(term));
}
