import { kinds } from './characters.ts';
import { gaps, type Reading } from './reading.ts';

/** Whether what stands before unit `i` of one reading and unit `j` of another, of equal units, separates them alike: no word or figure is joined or parted. */
export function gapsAgree(a: Reading, i: number, b: Reading, j: number): boolean {
  const [one = 0, other = 0] = [a.gaps[i], b.gaps[j]];
  if (one === other) return true;
  const left = a.kinds[i - 1];
  const right = a.kinds[i];
  if ((one & gaps.dash) !== (other & gaps.dash)) {
    return isWordKind(left) && isWordKind(right) && (hyphenates(one, other) || hyphenates(other, one));
  }
  if (one & gaps.dash) return true;
  if ((one & gaps.space) === (other & gaps.space)) return true;
  if (softBreak(one) || softBreak(other)) return true;
  if (isSolid(left) && isSolid(right)) return false;
  if (right === kinds.digit && (isBullet(a, i - 1) || isBullet(b, j - 1))) return false;
  return !(right === kinds.digit && /[.,]/.test(a.key.charAt(i - 1))) && !groups(a, i);
}

/** Whether the units from `start` to `end` (exclusive) begin and end where words, compounds and figures do. */
export function standsAlone(reading: Reading, start: number, end: number): boolean {
  return !cut(reading, start) && !cut(reading, end) && !cutsSign(reading, start);
}

const isWordKind = (kind: number | undefined): boolean => kind === kinds.letter || kind === kinds.dense;

/** Letters and figures that only white space can part. */
const isSolid = (kind: number | undefined): boolean => kind === kinds.letter || kind === kinds.digit;

/** A hyphen right after the first part of a word, where the other text has the word in one. */
const hyphenates = (gap: number, none: number): boolean =>
  (gap & gaps.hyphen) !== 0 && (gap & gaps.spaceBeforeDash) === 0 && (none & gaps.space) === 0;

/** A soft hyphen at the end of a line. */
const softBreak = (gap: number): boolean => (gap & gaps.softHyphen) !== 0 && (gap & gaps.space) !== 0;

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

/** Whether a bound before unit `at` parts what belongs together. */
function cut(reading: Reading, at: number): boolean {
  const { key, kinds: of, gaps: before, text, from, to } = reading;
  if (at <= 0 || at >= key.length) return false;
  const gap = before[at] ?? 0;
  const [left, right] = [of[at - 1], of[at]];
  if (from[at] === from[at - 1]) return true;
  if (partsSign(reading, at)) return true;
  if (gap === 0 && right === kinds.dense && negating.test(key.charAt(at - 1))) return true;
  if (gap & gaps.dash) {
    const spaced = gap & (gaps.space | gaps.spaceBeforeDash);
    return (gap & gaps.hyphen) !== 0 && isSolid(left) && isSolid(right) && (spaced === 0 || endsLine(gap));
  }
  if (gap & gaps.space) {
    if (softBreak(gap) && isSolid(left) && isSolid(right)) return true;
    const between = text.slice(to[at - 1], from[at]);
    return left === kinds.digit && right === kinds.digit && glued.test(between);
  }
  if (isSolid(left) && isSolid(right)) return true;
  // «1|.5» and «1.|5» part a figure.
  const inFigure = (i: number) => groups(reading, i) && !before[i] && !before[i + 1];
  return inFigure(at) || inFigure(at - 1);

  function endsLine(flags: number): boolean {
    return (flags & gaps.spaceBeforeDash) === 0 && text.slice(to[at - 1], from[at]).includes('\n');
  }
}

/** Characters that make a word of what follows and say the contrary of it. */
const negating = /[不未没沒無无非勿]/;

/** Whether a bound parts a figure from its currency, percent or degree sign, or a letter from the signs of its name, as in C++ and C#. */
function partsSign({ key, kinds: of, text, from, to }: Reading, at: number): boolean {
  const between = text.slice(to[at - 1], from[at]);
  const [left, right] = [key.charAt(at - 1), key.charAt(at)];
  if (of[at - 1] === kinds.letter) return between === '' && /[#+]/.test(right);
  if (!glued.test(between)) return false;
  return (of[at - 1] === kinds.digit && signAfter.test(right)) || (of[at] === kinds.digit && signBefore.test(left));
}

/** Nothing, or a space at which no line is broken. */
const glued = /^[\u00a0\u2007\u2009\u202f]?$/;
const signAfter = /[\p{Sc}%‰٪°]/u;
const signBefore = /\p{Sc}/u;

/** Whether the unit before a figure is its sign. */
function cutsSign({ key, kinds: of, gaps: before }: Reading, at: number): boolean {
  if (of[at] !== kinds.digit || before[at] || at === 0) return false;
  const sign = key.charAt(at - 1);
  if (sign === '-') return at === 1 || (before[at - 1] ?? 0) !== 0 || !isSolid(of[at - 2]);
  return /[<>≤≥±≈~+]/.test(sign);
}
