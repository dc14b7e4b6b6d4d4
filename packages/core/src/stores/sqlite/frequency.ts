import type { Database } from './database.ts';
import { matching } from './match.ts';
import type { Selection } from './selection.ts';

/** In how many visible passages each term occurs; those that occur nowhere are absent. */
export type FrequencyOf = (terms: readonly string[], visible: Selection) => ReadonlyMap<string, number>;

/** Counts passages, and remembers until the next commit. */
export function frequencyCache(database: Database): FrequencyOf {
  const cache = new Map<string, number>();
  let version = '';

  function counted(term: string, visible: Selection): number {
    if (visible.others.length === 0) {
      return database.sql<{ doc: number }>('SELECT doc FROM passage_term WHERE term = ?').get(term)?.doc ?? 0;
    }
    const match = matching(database, [term], visible);
    if (!match) return 0;
    return (
      database.sql<{ found: number }>(`SELECT count(*) AS found ${match.sql}`).get(...match.parameters)?.found ?? 0
    );
  }

  return (terms, visible) => {
    const now = database.version();
    if (now !== version || cache.size > keptFrequencies) cache.clear();
    version = now;
    const scope = visible.collections.map(({ row }) => row).join(' ');
    const frequency = new Map<string, number>();
    for (const term of terms) {
      const key = `${scope} ${term}`;
      const passages = cache.get(key) ?? counted(term, visible);
      cache.set(key, passages);
      if (passages > 0) frequency.set(term, passages);
    }
    return frequency;
  };
}

const keptFrequencies = 20_000;
