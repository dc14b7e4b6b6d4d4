import type { Access } from '../../model.ts';
import { spellings } from '../../text/spellings.ts';
import type { Database } from './database.ts';
import type { FrequencyOf } from './frequency.ts';
import type { FullTextIndex } from './full-text/index.ts';
import { select } from './selection.ts';

/** Finds the visible terms that are spelt nearly like others, by seeks in the full-text index. */
export function similarTermFinder(database: Database, current: () => FullTextIndex, frequencyOf: FrequencyOf) {
  return (terms: readonly string[], access: Access): ReadonlyMap<string, readonly string[]> => {
    const visible = select(database, access);
    if (visible.collections.length === 0) return new Map();
    const { termFrom } = current();
    return spellings(terms, { seek: termFrom, frequency: (found) => frequencyOf(found, visible) });
  };
}
