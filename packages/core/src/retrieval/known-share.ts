import type { Candidates } from '../ports.ts';
import { rarity } from './bm25.ts';
import { unknownSlots } from './foreign-query.ts';
import type { AnalysedQuery } from './query.ts';

/**
 * How much of what a query tells (the rarities of its words) the base holds, from 0 to 1: a word that no passage holds tells most, and counts as much as the one it is taken for.
 */
export function knownShare(
  query: AnalysedQuery,
  { frequency, passages }: Pick<Candidates, 'frequency' | 'passages'>,
): number {
  const unknown = new Set(unknownSlots(query, frequency));
  let known = 0;
  let all = 0;
  for (let slot = 0; slot < query.contentSlots; slot++) {
    const asWritten = !unknown.has(slot) && !query.corrections.has(slot);
    const passagesWith = [...query.stems(slot)].reduce((sum, stem) => sum + (frequency.get(stem) ?? 0), 0);
    const tells = rarity(asWritten ? passagesWith : 0, passages);
    all += tells;
    if (!unknown.has(slot)) known += tells * Math.min(1, query.counts[slot] ?? 0);
  }
  return all > 0 ? known / all : 1;
}
