import { type Access, type Filter, narrowed } from '../model.ts';
import type { Candidates, KnowledgeStore } from '../ports.ts';
import { foreignQuery } from './foreign-query.ts';
import { joinWords } from './join-words.ts';
import { knownTerm } from './known-term.ts';
import type { AnalysedQuery } from './query.ts';
import { splitWords } from './split-words.ts';
import { unknownWords } from './unknown-words.ts';
import type { Weights } from './weights.ts';
import { writtenApart } from './written-apart.ts';

export interface Correction {
  readonly query: AnalysedQuery;
  /** What the store said of the query as it is written. */
  readonly first: Pick<Candidates, 'frequency' | 'candidates'>;
  readonly store: Pick<KnowledgeStore, 'similarTerms' | 'candidates'>;
  /** That of the search: words are taken for what it leaves. */
  readonly filter?: Filter | undefined;
  readonly access: Access;
  readonly weights: Weights;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The query with words that no visible passage holds taken for ones that differ in accents or particles, for what passages write apart, for ones that are spelt nearly so, for two written together, or for parts of one; a query in another
 * language without its small words, the others taken for what is nearly the same here; where no word at all is known, the query with its stop words.
 * `undefined` when nothing is better than what is written.
 */
export async function correctSpelling({ first, ...correction }: Correction): Promise<AnalysedQuery | undefined> {
  const { query, weights, filter } = correction;
  if (weights.spelling === 0) return undefined;
  // What only documents beyond the filter hold is unknown where nothing else is found.
  const frequency = filter && first.candidates.length === 0 ? nothingKnown : first.frequency;
  const foreign = await foreignQuery(query, frequency);
  if (foreign) {
    const here = await corrected({ ...correction, frequency, query: foreign.query }, foreign.stemOf);
    if (here) return here;
    if (foreign.query.terms.some((term) => frequency.has(term))) return foreign.query;
  }
  return (await corrected({ ...correction, frequency })) ?? (frequency.size === 0 ? query.withStopWords() : undefined);
}

const nothingKnown: ReadonlyMap<string, number> = new Map();

interface Correcting extends Omit<Correction, 'first'> {
  /** Of the terms that are known. */
  readonly frequency: ReadonlyMap<string, number>;
}

/** With `stemOf`, what that makes of an unknown word is looked for as well. */
async function corrected(
  { query, frequency: known, store, filter, access, weights, signal }: Correcting,
  stemOf?: (word: string) => string,
): Promise<AnalysedQuery | undefined> {
  const unknown = unknownWords(query, known, stemOf);
  if (unknown.length === 0) return undefined;
  const candidates = (terms: readonly string[], limit: number) =>
    store.candidates({ terms, filter, limit }, narrowed(access, filter), { signal });
  const frequency = async (terms: readonly string[]) => (await candidates(terms, 0)).frequency;
  // «PACS» is no «pas».
  const isTelling = (found: string): boolean => !query.isStopWord(found);
  const asked = new Set(unknown.flatMap(({ stems }) => stems));
  const wholly = unknown.flatMap(({ stem, rest, forms, late }) => [
    ...(stem ? [stem] : []),
    ...(rest ? query.formsOf(rest) : []),
    ...forms,
    ...late,
  ]);
  const [similar, joined, apart, exact] = await Promise.all([
    store.similarTerms([...asked], access, { signal, filter }),
    joinWords({ query, unknown: new Set(unknown.map(({ slot }) => slot)), frequency }),
    writtenApart({
      words: unknown.map(({ word }) => word),
      query,
      candidates,
    }),
    wholly.length > 0 ? frequency(wholly) : new Map<string, number>(),
  ]);
  const spelt = new Map<string, readonly string[]>();
  const strange: string[] = [];
  const parts = new Map<string, readonly string[]>();
  const heldOf = (forms: readonly string[]) =>
    forms
      .filter((form) => exact.has(form))
      .toSorted((a, b) => (exact.get(b) ?? 0) - (exact.get(a) ?? 0))
      .slice(0, formsOfWord);
  for (const { word, stem, stems, rest, forms, late } of unknown) {
    if (joined.has(word)) continue;
    const terms = stem && exact.has(stem) ? [stem] : new Set(stems.flatMap((each) => similar.get(each) ?? []));
    const found = [...terms].filter(isTelling).slice(0, termsOfWord);
    if (rest && isElided(word, rest, found)) {
      parts.set(word, [rest]);
      continue;
    }
    const held = heldOf(forms);
    if (held.length > 0) {
      spelt.set(word, held);
      continue;
    }
    const apartHere = apart.get(word);
    // «Lagarde» is no «la garde».
    const isName = query.isName(word) && query.isStopWord(apartHere?.[0] ?? '');
    if (apartHere && !isName && !(found.length > 0 && isChance(apartHere, query))) parts.set(word, apartHere);
    else if (found.length > 0 && !mixed.test(word)) spelt.set(word, found);
    else if (heldOf(late).length > 0) spelt.set(word, heldOf(late));
    else strange.push(word);
  }
  for (const [word, split] of await splitWords({ words: strange, query, frequency })) parts.set(word, split);
  // A mistake in the ending may leave another stem: «márqouez» loses the ending of a verb.
  const unstemmed = strange.filter((word) => !parts.has(word)).map((word) => [word, knownTerm(word, 'und')] as const);
  const notAsked = unstemmed.map(([, term]) => term).filter((term) => !asked.has(term));
  const near = notAsked.length > 0 ? await store.similarTerms(notAsked, access, { signal, filter }) : similar;
  for (const [word, term] of unstemmed) {
    const terms = (near.get(term) ?? similar.get(term) ?? []).filter(isTelling);
    if (terms.length > 0) spelt.set(word, terms.slice(0, termsOfWord));
  }
  if (spelt.size === 0 && parts.size === 0 && joined.size === 0) return undefined;
  return withSpellings(query.rewritten(new Map([...parts, ...joined])), spelt, weights);

  /** Whether an article without its apostrophe stands before a word, or a pronoun before what is spelt like nothing else: «sactions» are no «actions». */
  function isElided(word: string, rest: string, found: readonly string[]): boolean {
    if (query.isStopWord(rest)) return rest.length <= longestSmall;
    return (found.length === 0 || article.test(word)) && [...query.formsOf(rest)].some((form) => exact.has(form));
  }
}

const article = /^(?:[dl]|qu)/;

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
    termsOf: (slot) => new Set(corrections.get(slot) ?? query.termsOf(slot)),
  };
}

/** Whether words that stand side by side may well be something else than a word in two parts: "atract" is no tract, "certin" no cert in a hand. */
function isChance(parts: readonly string[], query: AnalysedQuery): boolean {
  const [head = '', tail = ''] = parts;
  return (head.length === 1 && query.isStopWord(head)) || (head.length > 2 && tail.length <= 3 && !/\p{N}/u.test(head));
}

/** A figure and its unit, or an article's letter and its number, written as one. */
const mixed = /^(?:\p{N}+\p{L}+|\p{L}+\p{N}+)$/u;

const termsOfWord = 3;
const formsOfWord = 8;
// «jai», «cest»; «letre» is a letter with a mistake.
const longestSmall = 3;
const short = 6;
