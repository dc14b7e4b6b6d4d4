import type { Access } from '../model.ts';
import type { Candidates, KnowledgeStore } from '../ports.ts';
import type { AnalysedQuery } from './query.ts';
import type { Weights } from './weights.ts';

export interface Correction {
  readonly query: AnalysedQuery;
  /** What the store said of the query as it is written. */
  readonly first: Pick<Candidates, 'frequency'>;
  readonly store: Pick<KnowledgeStore, 'similarTerms'>;
  readonly access: Access;
  readonly weights: Weights;
  readonly signal?: AbortSignal | undefined;
}

/** The query with words that no visible passage holds taken for ones that are spelt nearly so; `undefined` when there is none to take. */
export async function correctSpelling(correction: Correction): Promise<AnalysedQuery | undefined> {
  const { query, first, store, access, weights, signal } = correction;
  if (weights.spelling === 0) return undefined;
  const unknown = Array.from({ length: query.contentSlots }, (_, slot) => ({ slot, stems: [...query.stems(slot)] }))
    .filter(({ stems }) => !stems.some((stem) => first.frequency.has(stem)))
    .slice(0, correctedWords)
    .map(({ slot, stems }) => ({ slot, stems: stems.slice(0, stemsOfWord) }));
  if (unknown.length === 0) return undefined;
  const similar = await store.similarTerms([...new Set(unknown.flatMap(({ stems }) => stems))], access, { signal });
  const corrections = new Map<number, readonly string[]>();
  for (const { slot, stems } of unknown) {
    const terms = new Set(stems.flatMap((stem) => similar.get(stem) ?? []));
    if (terms.size > 0) corrections.set(slot, [...terms].slice(0, termsOfWord));
  }
  if (corrections.size === 0) return undefined;
  const worth = (slot: number): number =>
    [...query.stems(slot)].some((stem) => stem.length < short) ? weights.spellingOfShort : weights.spelling;
  return {
    ...query,
    terms: [...new Set([...query.terms, ...[...corrections.values()].flat()])],
    counts: query.counts.map((count, slot) => (corrections.has(slot) ? count * worth(slot) : count)),
    corrections,
    stems: (slot) => new Set(corrections.get(slot) ?? query.stems(slot)),
  };
}

// In a longer question what is known tells enough.
const correctedWords = 8;
const stemsOfWord = 2;
const termsOfWord = 3;
const short = 6;
