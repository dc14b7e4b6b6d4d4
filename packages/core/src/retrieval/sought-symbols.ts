import { symbolsIn, symbolWords, words } from '../text/index.ts';
import type { WordMatch } from './find-matches.ts';
import { ends } from './kept-words.ts';

/** The words by which a query without any is sought: one for each of its symbols. None where it has words, which tell more. */
export function soughtSymbols(query: string): readonly string[] {
  const text = ends(query);
  return words(text).length > 0 ? [] : symbolWords(text);
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
