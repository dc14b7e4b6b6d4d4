import { term } from '../text/index.ts';

/** The token of a word in a language, remembered: questions share most of their words, and a base of many languages stems each in all of them. */
export function knownTerm(word: string, language: string): string {
  let known = kept.get(language);
  if (!known) kept.set(language, (known = new Map<string, string>()));
  const before = known.get(word);
  if (before !== undefined) return before;
  const found = term(word, language);
  if (word.length > longestKept) return found;
  if (known.size >= mostKept) known.clear();
  known.set(word, found);
  return found;
}

const kept = new Map<string, Map<string, string>>();
const mostKept = 5000;
const longestKept = 32;
