import type { Database } from './database.ts';
import type { FullTextIndex } from './full-text/index.ts';
import { scopeCache } from './full-text/scope.ts';
import type { Selection } from './selection.ts';

/** In how many visible passages each term occurs; those that occur nowhere are absent. */
export type FrequencyOf = (terms: readonly string[], visible: Selection) => ReadonlyMap<string, number>;

/** Counts passages, and remembers until the next commit. */
export function frequencyCache(database: Database, current: () => FullTextIndex): FrequencyOf {
  const cache = new Map<string, number>();
  const scopeOf = scopeCache(database);
  let version = '';

  function counted(term: string, visible: Selection, index: FullTextIndex): number {
    const scope = scopeOf(index, visible);
    const rows = index.passages(term);
    return scope ? rows.reduce((count, row) => count + Number(scope(row)), 0) : rows.length;
  }

  return (terms, visible) => {
    const now = database.version();
    if (now !== version || cache.size > keptFrequencies) cache.clear();
    version = now;
    const scope = visible.collections.map(({ row }) => row).join(' ');
    const frequency = new Map<string, number>();
    let index: FullTextIndex | undefined;
    for (const term of terms) {
      const key = `${scope} ${term}`;
      const passages = cache.get(key) ?? counted(term, visible, (index ??= current()));
      cache.set(key, passages);
      if (passages > 0) frequency.set(term, passages);
    }
    return frequency;
  };
}

const keptFrequencies = 20_000;
