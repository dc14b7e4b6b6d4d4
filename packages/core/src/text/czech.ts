import { fold } from './fold.ts';

/**
 * The stem of a Czech word in lower case, without the endings of cases and possessives: the light stemmer of Ljiljana Dolamic and Jacques Savoy ("Indexing and stemming
 * approaches for the Czech language", Information Processing & Management 45, 2009), except that a word typed without its accents has the same stem.
 */
export function czechStem(word: string): string {
  let stem = fold(word);
  // What ends one word is the end of the root of another ("problém"), all forms of which must lose it.
  for (let rest = stem.replace(ending, ''); rest !== stem; rest = stem.replace(ending, '')) stem = rest;
  return changes.reduce((changed, [from, to]) => changed.replace(from, to), stem.replace(possessive, ''));
}

const ending =
  /(?<=...)(?:atech|etem|atum|ech|ich|eho|emi|emu|ete|eti|iho|imi|imu|ach|ata|aty|ych|ama|ami|ove|ovi|ymi|em|es|im|um|at|am|os|us|ym|mi|ou|[aeiouy])$/;
const possessive = /(?<=....)(?:ov|in|uv)$/;

/** What consonants become before an ending, and the vowel that only the bare root has. */
const changes: readonly (readonly [RegExp, string])[] = [
  [/ct$/, 'ck'],
  [/st$/, 'sk'],
  [/c$/, 'k'],
  [/z$/, 'h'],
  [/(?<=.)e(.)$/, '$1'],
];
