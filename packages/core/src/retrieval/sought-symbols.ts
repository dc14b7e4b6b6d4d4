import { symbolsIn, symbolWords, words } from '../text/index.ts';
import type { WordMatch } from './find-matches.ts';
import { ends } from './kept-words.ts';
import type { Stage } from './weights.ts';

/** The words by which a query without any is sought: one for each of its symbols. None where it has words, which tell more. */
export function soughtSymbols(query: string): readonly string[] {
  const text = ends(query);
  return anyLetter.test(text) || words(text).length > 0 ? [] : symbolWords(text);
}

// Most queries are told by their first letter.
const anyLetter = /[\p{L}\p{N}]/u;

interface Sought {
  readonly query: string;
  readonly stages?: Partial<Readonly<Record<Stage, boolean>>> | undefined;
}

/** The search for its symbols where a query has no word; one symbol is not like another. */
export function bySymbols<Search extends Sought>(search: Search): Search {
  const symbols = soughtSymbols(search.query);
  if (symbols.length === 0) return search;
  const exactly = { spelling: false, similar: false, grams: false };
  return { ...search, query: symbols.join(' '), stages: { ...search.stages, ...exactly } };
}

/** Where the symbols of a query stand in a text. */
export const symbolMatches = (text: string, sought: readonly string[]): readonly WordMatch[] =>
  [...symbolsIn(text.slice(0, mostCharacters))]
    .filter(({ word }) => sought.includes(word))
    .slice(0, mostMatches)
    .map(({ word, from, to }) => ({ slot: sought.indexOf(word), from, to }));

// As many as are looked for of words.
const mostCharacters = 20_000;
const mostMatches = 400;
