import type { Access } from '../model.ts';
import type { Candidates, KnowledgeStore } from '../ports.ts';
import type { AnalysedQuery } from './query.ts';
import { joinWords } from './join-words.ts';
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
 * The query with words that no visible passage holds taken for ones that are spelt nearly so, for two written together, or for parts of one;
 * where no word at all is known, the query with its stop words. `undefined` when nothing is better than what is written.
 */
export async function correctSpelling(correction: Correction): Promise<AnalysedQuery | undefined> {
  const { query, first, store, access, weights, signal } = correction;
  if (weights.spelling === 0) return undefined;
  const unknown = Array.from({ length: query.contentSlots }, (_, slot) => ({ slot, stems: [...query.stems(slot)] }))
    .filter(({ slot, stems }) => ![...stems, ...joinedWith(query, slot)].some((stem) => first.frequency.has(stem)))
    .slice(0, correctedWords)
    .map(({ slot, stems }) => ({ slot, stems: stems.slice(0, stemsOfWord) }));
  if (unknown.length === 0) return undefined;
  const frequency = async (terms: readonly string[]) =>
    (await store.candidates({ terms, limit: 0 }, access, { signal })).frequency;
  const asked = new Set(unknown.flatMap(({ stems }) => stems));
  const [similar, joined] = await Promise.all([
    store.similarTerms([...asked], access, { signal }),
    joinWords({ query, unknown: new Set(unknown.map(({ slot }) => slot)), frequency }),
  ]);
  const spelt = new Map<string, readonly string[]>();
  const strange: string[] = [];
  for (const { slot, stems } of unknown) {
    const word = query.words[slot] ?? '';
    if (joined.has(word)) continue;
    const terms = new Set(stems.flatMap((stem) => similar.get(stem) ?? []));
    if (terms.size > 0 && !mixed.test(word)) spelt.set(word, [...terms].slice(0, termsOfWord));
    else strange.push(word);
  }
  const parts = await splitWords({ words: strange, query, frequency });
  // A mistake in the ending may leave another stem: «márqouez» loses the ending of a verb.
  const unstemmed = strange.filter((word) => !parts.has(word)).map((word) => [word, knownTerm(word, 'und')] as const);
  const notAsked = unstemmed.map(([, term]) => term).filter((term) => !asked.has(term));
  const near = notAsked.length > 0 ? await store.similarTerms(notAsked, access, { signal }) : similar;
  for (const [word, term] of unstemmed) {
    const terms = near.get(term) ?? similar.get(term) ?? [];
    if (terms.length > 0) spelt.set(word, terms.slice(0, termsOfWord));
  }
  if (spelt.size > 0 || parts.size > 0 || joined.size > 0)
    return withSpellings(query.rewritten(new Map([...parts, ...joined])), spelt, weights);
  return first.frequency.size === 0 ? query.withStopWords() : undefined;
}

const joinedWith = ({ joined }: AnalysedQuery, slot: number): readonly string[] =>
  joined.flatMap(({ slots, terms }) => (slots.includes(slot) ? [...terms] : []));

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
