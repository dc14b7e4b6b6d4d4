import type { Access } from '../../model.ts';
import type { CallOptions } from '../../ports.ts';
import { mergeStats } from './merge-stats.ts';
import type { Reached } from './router.ts';

/** The languages of several stores in one order, which only their figures tell; kept for each caller until a store tells others. */
export function mergedLanguages(caller: () => string | undefined) {
  const kept = new Map<string, readonly string[]>();

  return async (
    stores: readonly Reached[],
    lists: readonly (readonly string[])[],
    access: Access,
    options: CallOptions & { readonly recent?: boolean | undefined } = {},
  ): Promise<readonly string[]> => {
    const speaking = lists.filter((list) => list.length > 0);
    if (speaking.length < 2) return speaking[0] ?? [];
    const key = JSON.stringify([caller() ?? '', access, lists]);
    const known = options.recent ? kept.get(key) : undefined;
    if (known) return known;
    const stats = await Promise.all(stores.map(({ ask }) => ask((store, own) => store.stats(own, options))));
    const merged = Object.keys(mergeStats(stats).languages);
    if (kept.size >= most) kept.clear();
    kept.set(key, merged);
    return merged;
  };
}

const most = 1000;
