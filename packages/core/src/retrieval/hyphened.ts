import { normalise, pairedLetters, unspacedLetters, words } from '../text/index.ts';

/** Words with a hyphen inside, each once, as their parts in lower case: others write them as one ("week-end", "weekend"; "e-mail", "email"). */
export function hyphenedWords(text: string): readonly (readonly string[])[] {
  const found = new Map<string, readonly string[]>();
  for (const [compound] of normalise(text).matchAll(compounds)) {
    const parts = compound.split(hyphen).map((part) => words(part));
    // A part with capitals inside is a name in code, and more than one word.
    if (parts.every(({ length }) => length === 1)) found.set(parts.join('-'), parts.flat());
    if (found.size === mostCompounds) break;
  }
  return [...found.values()];
}

const hyphen = /[-\u2010]/;
const letters = `(?:(?![${pairedLetters}${unspacedLetters}])[\\p{L}\\p{M}])+`;
const compounds = new RegExp(
  `(?<![\\p{L}\\p{M}\\p{N}'\u2010-])${letters}(?:[\u2010-]${letters}){1,2}(?![\\p{L}\\p{M}\\p{N}\u2010-])`,
  'gu',
);
const mostCompounds = 8;
