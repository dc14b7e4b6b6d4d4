import { kinds } from './characters.ts';
import { withoutEntities } from '../../text/index.ts';
import { isFeet } from './feet.ts';
import { foldsAgree } from './folds.ts';
import { beginsUnit } from './measures.ts';
import { gaps, type Reading } from './reading.ts';

/** Whether what stands before unit `i` of one reading and unit `j` of another, of equal units, separates them alike: no word or figure is joined or parted. */
export function gapsAgree(a: Reading, i: number, b: Reading, j: number): boolean {
  const [one = 0, other = 0] = [a.gaps[i], b.gaps[j]];
  if (one === other) return true;
  const left = a.kinds[i - 1];
  const right = a.kinds[i];
  if ((one & gaps.dash) !== (other & gaps.dash)) {
    if (!isWordKind(left) || !isWordKind(right) || !(hyphenates(one, other) || hyphenates(other, one))) return false;
    return one & gaps.dash ? !makesAnotherWord(a, i) : !makesAnotherWord(b, j);
  }
  if (one & gaps.dash) return true;
  if ((one & gaps.space) === (other & gaps.space)) return true;
  if (softBreak(one) || softBreak(other)) return true;
  if (isSolid(left) && isSolid(right))
    return beginsUnit(a, i) || (one & gaps.space ? partsThousands(a, i) : partsThousands(b, j));
  if (right === kinds.digit && (isBullet(a, i - 1) || isBullet(b, j - 1))) return false;
  if (right === kinds.digit && /[.,]/.test(a.key.charAt(i - 1))) return abbreviates(a, i - 1) && abbreviates(b, j - 1);
  return !groups(a, i);
}

/** Whether the space before unit `i` parts the thousands of a figure: one at which no line is broken. */
function partsThousands({ key, text, gaps: before, kinds: of, from, to }: Reading, i: number): boolean {
  let start = i - 1;
  while (i - start < 4 && !before[start] && of[start - 1] === kinds.digit) start--;
  return (
    i - start < 4 &&
    /^[\u00a0\u2007\u2009\u202f]$/.test(text.slice(to[i - 1], from[i])) &&
    /^\d{3}$/.test(key.slice(i, i + 3)) &&
    !before[i + 1] &&
    !before[i + 2] &&
    (of[i + 3] !== kinds.digit || before[i + 3] !== 0)
  );
}

const isWordKind = (kind: number | undefined): boolean => kind === kinds.letter || kind === kinds.dense;

/** Whether unit `i` of one reading may stand for unit `j` of another, which has the same key. */
export function unitsAgree(a: Reading, i: number, b: Reading, j: number): boolean {
  if (!a.folded[i] && !b.folded[j]) return true;
  const [one, other] = [writtenAt(a, i), writtenAt(b, j)];
  if (a.key.charAt(i) === "'") return isFeet(one) === isFeet(other);
  const agree = foldsAgree(one, other);
  return agree === 'first in capitals' ? mayBeBare(a, i) : agree === 'second in capitals' ? mayBeBare(b, j) : agree;
}

/** What a reader sees as a unit. */
const writtenAt = ({ text, from, to }: Reading, i: number): string => withoutEntities(text.slice(from[i], to[i]));

/** Whether a capital may stand for one with an accent: in a word of capitals, or as the first of a long word, where French and others leave accents out (Etat); short ones are other names (Anh, Ánh). */
function mayBeBare({ text, kinds: of, gaps: before, from, to }: Reading, i: number): boolean {
  let [start, end] = [i, i];
  while (i - start < longestWord && !before[start] && of[start - 1] === kinds.letter) start--;
  while (end - i < longestWord && !before[end + 1] && of[end + 1] === kinds.letter) end++;
  return !/\p{Ll}/u.test(text.slice(from[start], to[end])) || (start === i && end - start >= 3);
}

const longestWord = 40;

/** Letters and figures that only white space can part. */
export const isSolid = (kind: number | undefined): boolean => kind === kinds.letter || kind === kinds.digit;

/** A hyphen right after the first part of a word, where the other text has the word in one. */
const hyphenates = (gap: number, none: number): boolean =>
  (gap & gaps.hyphen) !== 0 && (gap & gaps.spaceBeforeDash) === 0 && (none & gaps.space) === 0;

/** Whether a hyphen inside a line makes another word of what stands there, as re-sign is not resign. */
const makesAnotherWord = ({ key, kinds: of, gaps: before }: Reading, i: number): boolean =>
  ((before[i] ?? 0) & gaps.space) === 0 &&
  key.slice(i - 2, i) === 're' &&
  (before[i - 2] !== 0 || of[i - 3] !== kinds.letter) &&
  !/[aeiou]/.test(key.charAt(i));

/** A full stop right after a letter, as in «art. 5»: it belongs to no figure. */
const abbreviates = ({ key, kinds: of, gaps: before }: Reading, i: number): boolean =>
  key.charAt(i) === '.' && of[i - 1] === kinds.letter && before[i] === 0;

/** A soft hyphen at the end of a line. */
export const softBreak = (gap: number): boolean => (gap & gaps.softHyphen) !== 0 && (gap & gaps.space) !== 0;

/** A dash at the start of a line, and white space after it. */
const isBullet = ({ key, text, from, to, gaps: before }: Reading, i: number): boolean =>
  key.charAt(i) === '-' &&
  ((before[i + 1] ?? 0) & gaps.space) !== 0 &&
  /\s/.test(text.charAt(to[i] ?? 0)) &&
  /\n[ \t]*$/.test(text.slice(Math.max(0, (from[i] ?? 0) - widestIndent), from[i]));

const widestIndent = 16;

/** A full stop or comma between two figures, right before unit `i` or as unit `i`. */
const groups = ({ key, kinds: of }: Reading, i: number): boolean =>
  /[.,]/.test(key.charAt(i)) && of[i - 1] === kinds.digit && of[i + 1] === kinds.digit;
