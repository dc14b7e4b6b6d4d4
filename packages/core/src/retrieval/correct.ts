import type { Access } from '../model.ts';
import type { Candidates, KnowledgeStore } from '../ports.ts';
import type { AnalysedQuery } from './query.ts';
import { knownTerm } from './known-term.ts';
import { splitWords } from './split-words.ts';
import type { Weights } from './weights.ts';

export interface Correction {
  readonly query: AnalysedQuery;
  /** What the store said of the query as it is written. */
  readonly first: Pick<Candidates, 'frequency'>;
  readonly store: Pick<KnowledgeStore, 'similarTerms' | 'candidates'>;
  readonly access: Access;
  readonly weights: Weights;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The query with words that no visible passage holds taken for ones that are spelt nearly so, or for two written together;
 * where no word at all is known, the query with its stop words. `undefined` when nothing is better than what is written.
 */
export async function correctSpelling(correction: Correction): Promise<AnalysedQuery | undefined> {
  const { query, first, store, access, weights, signal } = correction;
  if (weights.spelling === 0) return undefined;
  const unknown = Array.from({ length: query.contentSlots }, (_, slot) => ({ slot, stems: [...query.stems(slot)] }))
    .filter(({ stems }) => !stems.some((stem) => first.frequency.has(stem)))
    .slice(0, correctedWords)
    .map(({ slot, stems }) => ({ slot, stems: stems.slice(0, stemsOfWord) }));
  if (unknown.length === 0) return undefined;
  const similar = await store.similarTerms([...new Set(unknown.flatMap(({ stems }) => stems))], access, { signal });
  const spelt = new Map<string, readonly string[]>();
  const strange: string[] = [];
  for (const { slot, stems } of unknown) {
    const word = query.words[slot] ?? '';
    const terms = new Set(stems.flatMap((stem) => similar.get(stem) ?? []));
    if (terms.size > 0 && !mixed.test(word)) spelt.set(word, [...terms].slice(0, termsOfWord));
    else strange.push(word);
  }
  const frequency = async (terms: readonly string[]) =>
    (await store.candidates({ terms, limit: 0 }, access, { signal })).frequency;
  const parts = await splitWords({ words: strange, query, frequency });
  const unstemmed = new Map(strange.filter((word) => !parts.has(word)).map((word) => [word, knownTerm(word, 'und')]));
  if (unstemmed.size > 0) {
    // A mistake in the ending may leave another stem: «márqouez» loses the ending of a verb.
    const near = await store.similarTerms([...unstemmed.values()], access, { signal });
    for (const [word, term] of unstemmed) spelt.set(word, (near.get(term) ?? []).slice(0, termsOfWord));
    for (const [word, terms] of spelt) if (terms.length === 0) spelt.delete(word);
  }
  if (spelt.size > 0 || parts.size > 0) return withSpellings(query.rewritten(parts), spelt, weights);
  return first.frequency.size === 0 ? query.withStopWords() : undefined;
}

function withSpellings(
  query: AnalysedQuery,
  spelt: ReadonlyMap<string, readonly string[]>,
  weights: Weights,
): AnalysedQuery {
  const slots = [...spelt].map(([word, terms]) => [query.words.indexOf(word), terms] as const);
  const corrections = new Map(slots.filter(([slot]) => slot !== -1));
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

/** A figure and its unit, or an article's letter and its number, written as one. */
const mixed = /^(?:\p{N}+\p{L}+|\p{L}+\p{N}+)$/u;

// In a longer question what is known tells enough.
const correctedWords = 8;
const stemsOfWord = 2;
const termsOfWord = 3;
const short = 6;
