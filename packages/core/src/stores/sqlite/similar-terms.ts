import type { Access, Filter } from '../../model.ts';
import { spellings } from '../../text/spellings.ts';
import type { IndexReader } from './candidates.ts';
import { scopeCache } from './full-text/scope.ts';
import { select } from './selection.ts';

/** Finds the visible terms that are spelt nearly like others, by seeks in the full-text index. */
export function similarTermFinder({ database, current, frequencyOf, meeting }: IndexReader) {
  const scopeOf = scopeCache(database);
  return (terms: readonly string[], access: Access, filter?: Filter): ReadonlyMap<string, readonly string[]> => {
    const sought = select(database, access, filter);
    if (sought.collections.length === 0) return new Map();
    const index = current();
    const scope = scopeOf(index, sought);
    const isMet = (term: string): boolean =>
      sought.conditions.length === 0 ||
      meeting.some(sought, scope ? index.passages(term).filter(scope) : index.passages(term));
    return spellings(terms, {
      seek: index.termFrom,
      frequency: (found) => new Map([...frequencyOf(found, sought)].filter(([term]) => isMet(term))),
    });
  };
}
