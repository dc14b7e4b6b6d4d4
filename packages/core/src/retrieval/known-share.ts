import type { Candidates } from '../ports.ts';
import { rarity } from './bm25.ts';
import { unknownSlots } from './foreign-query.ts';
import type { AnalysedQuery } from './query.ts';

/**
 * How much of what a query tells (the rarities of its words) the base holds, from 0 to 1: a word that no passage holds tells most, and counts as much as the one it is taken for.
 * Stop words, which are looked for where the base has no other word of the query, tell nothing beside others.
 */
export function knownShare(
  query: AnalysedQuery,
  { frequency, passages }: Pick<Candidates, 'frequency' | 'passages'>,
): number {
  const unknown = new Set(unknownSlots(query, frequency));
  let known = 0;
  let all = 0;
  for (const slot of tellingSlots(query)) {
    const asWritten = !unknown.has(slot) && !query.corrections.has(slot);
    const passagesWith = [...query.termsOf(slot)].reduce((sum, stem) => sum + (frequency.get(stem) ?? 0), 0);
    const tells = rarity(asWritten ? passagesWith : 0, passages);
    all += tells;
    if (!unknown.has(slot)) known += tells * Math.min(1, query.counts[slot] ?? 0);
  }
  return all > 0 ? known / all : 1;
}

function tellingSlots(query: AnalysedQuery): readonly number[] {
  const slots = Array.from({ length: query.contentSlots }, (_, slot) => slot);
  const telling = slots.filter((slot) => !query.isStopWord(query.words[slot] ?? ''));
  return telling.length > 0 ? telling : slots;
}
