import { comparable, isRaised } from './characters.ts';

/**
 * What a letter is looked for as, where capitals and points may leave out what makes another letter of it:
 * `ß` as `ss`, `ı` as `i`, `É` as `e`, a pointed Arabic or Hebrew letter without its points.
 */
export function foldOf(letter: string): string {
  if (letter.length > longest) return letter;
  if (letter === 'ß') return 'ss';
  if (letter === 'ı' || letter === 'i\u0307') return 'i';
  const bare = letter.replaceAll(points, '');
  if (bare !== letter) return bare;
  return accented.test(letter) ? withoutAccents(letter) : letter;
}

/** Whether two clusters may stand for each other, or may if one is in a word in capitals. */
type Agreement = boolean | 'first in capitals' | 'second in capitals';

/** Whether two clusters that are looked for alike may stand for each other: what the one leaves out, capitals or points leave out. */
export function foldsAgree(one: string, other: string): Agreement {
  if (one === other || Math.max(one.length, other.length) > longest) return one === other;
  const pair = `${one}\n${other}`;
  const known = pairs.get(pair) ?? standFor(one, other);
  if (pairs.size >= MOST_PAIRS) pairs.clear();
  pairs.set(pair, known);
  return known;
}

// A text has few of them, each very often.
const pairs = new Map<string, Agreement>();
const MOST_PAIRS = 5_000;

function standFor(one: string, other: string): Agreement {
  const [a, b] = [comparable(one), comparable(other)];
  if (a === b) return true;
  if (signOfNumero.test(a) && signOfNumero.test(b)) return true;
  if (isRaised(a) || isRaised(b)) return isRaised(a) !== isRaised(b);
  if (leftOut(a, other, b) || leftOut(b, one, a)) return true;
  if (withoutAccents(a) === b && isCapital(other)) return 'second in capitals';
  return withoutAccents(b) === a && isCapital(one) && 'first in capitals';
}

/** What follows the n in n°, and № as a whole. */
const signOfNumero = /^(?:°|o|no)$/;

/** Whether `other`, read as `read`, is what is left of a letter. */
function leftOut(letter: string, other: string, read: string): boolean {
  if (letter === 'ß') return other === 'S';
  if (letter === 'ı') return other === 'I';
  if (letter === 'i\u0307') return other === 'i';
  return letter.replaceAll(points, '') === read;
}

const isCapital = (letter: string): boolean => letter !== letter.toLowerCase();

/** A letter with more marks than any script gives it is no letter. */
const longest = 8;

/** Vowels and other signs that are written in books for learners, and mostly left out. */
const points = /[\u064b-\u0652\u0670\u0591-\u05c7]/g;

/** Accents that capitals do without in French, Spanish, Italian and Greek. */
const accents = /[\u0300-\u0302\u0327]/g;
const accented = /^[\p{sc=Latin}\p{sc=Greek}]/u;

const withoutAccents = (letter: string): string => letter.normalize('NFD').replaceAll(accents, '').normalize('NFC');
