import { fold } from './fold.ts';

/**
 * The stem of a Polish word in lower case, without the endings of cases, numbers and genders: a light stemmer in the manner of the Czech one of Ljiljana Dolamic
 * and Jacques Savoy ("Indexing and stemming approaches for the Czech language", Information Processing & Management 45, 2009). A word typed without its
 * accents has the same stem.
 */
export function polishStem(word: string): string {
  let stem = fold(word);
  // What ends one word is the end of the root of another ("zamach"), all forms of which must lose it.
  for (let rest = stem.replace(ending, ''); rest !== stem; rest = stem.replace(ending, '')) stem = rest;
  return changes.reduce((changed, [from, to]) => changed.replace(from, to), stem);
}

const ending = /(?<=...)(?:i?(?:a|e|o|u|ach|ami|ego|ej|em|emu|om|ow)|[iy](?:ch|m|mi)?|ii)$/;

/** What consonants become before an ending, and the vowel that only the bare root has. */
const changes: readonly (readonly [RegExp, string])[] = [
  [/(?<=..)rz$/, 'r'],
  [/(?<=..)dz$/, 'd'],
  [/(?<=..)i?e([kc])$/, '$1'],
  [/(?<=..)c$/, 'k'],
];
