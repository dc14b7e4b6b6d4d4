import { isSolid, softBreak } from './agreement.ts';
import { kinds } from './characters.ts';
import { cutsNegation } from './cut-negations.ts';
import { partsNumeral } from './numerals.ts';
import { gaps, type Reading } from './reading.ts';

/** Whether the units from `start` to `end` (exclusive) begin and end where words, compounds and figures do. */
export function standsAlone(reading: Reading, start: number, end: number): boolean {
  if (cut(reading, start) || cut(reading, end) || cutsSign(reading, start)) return false;
  return !cutsNegation(reading, start, end);
}

/** Whether a bound before unit `at` parts what belongs together. */
function cut(reading: Reading, at: number): boolean {
  const { key, kinds: of, gaps: before, text, from, to } = reading;
  if (at <= 0 || at >= key.length) return false;
  const gap = before[at] ?? 0;
  const [left, right] = [of[at - 1], of[at]];
  if (from[at] === from[at - 1]) return true;
  if (partsSign(reading, at) || partsNumeral(reading, at)) return true;
  if (gap & gaps.dash) {
    const spaced = gap & (gaps.space | gaps.spaceBeforeDash);
    return (
      (gap & gaps.hyphen) !== 0 &&
      isSolid(left) &&
      isSolid(right) &&
      (spaced === 0 || (endsLine(gap) && !isSuspended()))
    );
  }
  if (gap & gaps.space) {
    if (softBreak(gap) && isSolid(left) && isSolid(right)) return true;
    const between = text.slice(to[at - 1], from[at]);
    return left === kinds.digit && right === kinds.digit && glued.test(between);
  }
  if (isSolid(left) && isSolid(right)) return true;
  return joinsFigures(reading, at) || joinsFigures(reading, at - 1) || partsWord(reading, at) || partsRate(reading, at);

  /** As in «Lebens- und Rentenversicherung»: what follows is a word of its own. */
  function isSuspended(): boolean {
    const start = from[at] ?? 0;
    return conjunction.test(text.slice(start, start + 6));
  }

  function endsLine(flags: number): boolean {
    return (flags & gaps.spaceBeforeDash) === 0 && text.slice(to[at - 1], from[at]).includes('\n');
  }
}

const conjunction = /^(?:und|oder|bzw|and|or|et|ou|en|och|eller|og)(?![\p{L}\p{M}])/iu;

/** A sign between two figures without white space, as in 1.5, 1'000, 3/4, 12:30 and 5-10. */
const joinsFigures = ({ key, kinds: of, gaps: before }: Reading, i: number): boolean =>
  of[i - 1] === kinds.digit &&
  of[i + 1] === kinds.digit &&
  !(((before[i] ?? 0) | (before[i + 1] ?? 0)) & gaps.space) &&
  /[.,'/:^*×·٫٬-]/.test(key.charAt(i));

/** Whether a bound parts an English word from its contracted end («can|'t»), which may be a negation as a possessive is not («the firm|'s»), or a French one from its negation («n'|est»). */
function partsWord({ key, kinds: of, gaps: before }: Reading, at: number): boolean {
  const isLetter = (i: number) => of[i] === kinds.letter;
  const joined = !before[at] && !before[at - 1];
  const ends = (i: number) => i >= key.length || Boolean(before[i]) || !isLetter(i);
  if (key.charAt(at) === "'") {
    const possessive = key.charAt(at + 1) === 's' && ends(at + 2);
    return isLetter(at - 1) && isLetter(at + 1) && !before[at] && !before[at + 1] && !possessive;
  }
  if (!joined || !isLetter(at) || key.slice(at - 2, at) !== "n'") return false;
  return Boolean(before[at - 2]) || !isLetter(at - 3);
}

/** Whether a bound parts a unit of measurement, as in 5 km|/h. */
function partsRate({ key, kinds: of, gaps: before }: Reading, at: number): boolean {
  if (key.charAt(at) !== '/' || before[at] || before[at + 1] || of[at + 1] !== kinds.letter) return false;
  let i = at - 1;
  while (i > at - 1 - longestUnit && of[i] === kinds.letter && !before[i]) i--;
  return of[i] === kinds.letter ? of[i - 1] === kinds.digit : of[i] === kinds.digit && i < at - 1;
}

const longestUnit = 5;

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

/** Whether the unit before a figure, or before the currency sign of one, is its sign; letters before a currency sign say which currency it is. */
function cutsSign(reading: Reading, at: number): boolean {
  const { key, kinds: of, gaps: before, text, from } = reading;
  const isPrice = signBefore.test(key.charAt(at)) && of[at + 1] === kinds.digit;
  if (!(isPrice || of[at] === kinds.digit) || before[at] || at === 0) return false;
  const sign = key.charAt(at - 1);
  if (isPrice && of[at - 1] === kinds.letter) return true;
  if (!isPrice && isPoint(reading, at - 1)) return true;
  if (sign === '-') return at === 1 || (before[at - 1] ?? 0) !== 0 || !isSolid(of[at - 2]) || endsRange();
  return /[<>≤≥±≈~+]/.test(sign);

  function endsRange(): boolean {
    return isPrice && of[at - 2] === kinds.digit && text.charAt(from[at - 1] ?? 0) !== '—';
  }
}

/** Whether a full stop or comma is the decimal point of a figure that has nothing before it, as in «of .5»; three are an ellipsis. */
function isPoint({ key, kinds: of, gaps: before, text, from }: Reading, i: number): boolean {
  const written = text.charAt(from[i] ?? 0);
  const first = i === 0 || (before[i] ?? 0) !== 0;
  if (written === ',') return first;
  return /[.·]/.test(written) && (first || (of[i - 1] === kinds.other && key.charAt(i - 1) !== '.'));
}
