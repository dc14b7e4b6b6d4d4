import type { Access } from '../../model.ts';
import { spellings } from '../../text/spellings.ts';
import type { Database } from './database.ts';
import type { FrequencyOf } from './frequency.ts';
import { select } from './selection.ts';

/** Finds the visible terms that are spelt nearly like others, by seeks in the full-text index: nothing is kept, nothing read whole. */
export function similarTermFinder(database: Database, frequencyOf: FrequencyOf) {
  let ready = false;

  function seek(from: string): string | undefined {
    // Only this kind of vocabulary table gives a term without reading all of its passages.
    if (!ready)
      database
        .sql('CREATE VIRTUAL TABLE IF NOT EXISTS temp.term_at USING fts5vocab(main, passage_index, instance)')
        .run();
    ready = true;
    return database.sql<{ term: string }>('SELECT term FROM temp.term_at WHERE term >= ? LIMIT 1').get(from)?.term;
  }

  return (terms: readonly string[], access: Access): ReadonlyMap<string, readonly string[]> => {
    const visible = select(database, access);
    if (visible.collections.length === 0) return new Map();
    return spellings(terms, { seek, frequency: (found) => frequencyOf(found, visible) });
  };
}
