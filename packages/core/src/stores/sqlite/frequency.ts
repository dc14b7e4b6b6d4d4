import type { Database } from './database.ts';
import type { FullTextIndex } from './full-text/index.ts';
import { scopeCache } from './full-text/scope.ts';
import type { Selection } from './selection.ts';

/** In how many visible passages each term occurs; those that occur nowhere are absent. */
export type FrequencyOf = (terms: readonly string[], visible: Selection) => ReadonlyMap<string, number>;

/** Counts passages, and remembers until the next commit. */
export function frequencyCache(database: Database, current: () => FullTextIndex): FrequencyOf {
  // By who asks, since names of many collections are long.
  const cache = new Map<string, Map<string, number>>();
  let kept = 0;
  const scopeOf = scopeCache(database);
  let version = '';

  function counted(term: string, visible: Selection, index: FullTextIndex): number {
    const scope = scopeOf(index, visible);
    const rows = index.passages(term);
    return scope ? rows.reduce((count, row) => count + Number(scope(row)), 0) : rows.length;
  }

  return (terms, visible) => {
    const now = database.version();
    if (now !== version || kept > keptFrequencies) {
      cache.clear();
      kept = 0;
    }
    version = now;
    const scope = visible.collections.map(({ row }) => row).join(' ');
    const own = cache.get(scope) ?? new Map<string, number>();
    cache.set(scope, own);
    const frequency = new Map<string, number>();
    let index: FullTextIndex | undefined;
    for (const term of terms) {
      let passages = own.get(term);
      if (passages === undefined) {
        passages = counted(term, visible, (index ??= current()));
        own.set(term, passages);
        kept++;
      }
      if (passages > 0) frequency.set(term, passages);
    }
    return frequency;
  };
}

const keptFrequencies = 20_000;
