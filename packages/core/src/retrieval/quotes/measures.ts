import type { Span } from '../../model.ts';
import { kinds } from './characters.ts';
import type { Reading } from './reading.ts';

/** Whether units of measurement are the same ones where a stretch of a quotation stands in a text from unit `at` on: 5 mW are not 5 MW. */
export function measuresAgree(text: Reading, at: number, quote: Reading, { from, to }: Span): boolean {
  for (let j = from + 1; j < to; j++) {
    if (quote.kinds[j] !== kinds.letter || quote.kinds[j - 1] !== kinds.digit) continue;
    const end = wordEnd(quote, j, to);
    if (end - j > longest || joinsFigure(quote, end)) continue;
    const [written, read] = [wordIn(quote, j, end), wordIn(text, at + j - from, at + end - from)];
    if (written === read) continue;
    const [one, other] = [measure(written), measure(read)];
    if (one && other && one !== other) {
      return inCapitals(quote, from, to) || inCapitals(text, at, at + to - from);
    }
  }
  return true;
}

/** Whether unit `i` begins the symbol of a unit of measurement right behind a figure, which may stand with a space or without, as in 30 km. */
export function beginsUnit(reading: Reading, i: number): boolean {
  const { kinds: of, key } = reading;
  if (of[i] !== kinds.letter || of[i - 1] !== kinds.digit) return false;
  const end = wordEnd(reading, i, key.length);
  const word = wordIn(reading, i, end);
  return end - i <= longest && !joinsFigure(reading, end) && (inAnyCase.test(word) || measure(word) !== undefined);
}

const inAnyCase = /^(?:h|min|ha|px|pt)$/i;

const longest = 5;

function wordEnd({ kinds: of, gaps }: Reading, start: number, limit: number): number {
  let end = start + 1;
  while (end < limit && of[end] === kinds.letter && !gaps[end]) end++;
  return end;
}

const wordIn = ({ text, from, to }: Reading, start: number, end: number): string =>
  text.slice(from[start], to[end - 1]);

/** As the letter of a time does, in 2024-12-22T08:23. */
const joinsFigure = ({ key, gaps, folded }: Reading, end: number): boolean =>
  !gaps[end] && !folded[end] && /[0-9]/.test(key.charAt(end));

/** What a word after a figure measures; `undefined` when it is no symbol, or one that is written in any case. */
function measure(word: string): string | undefined {
  const [, prefix = '', unit] = patterns.map((pattern) => pattern.exec(word)).find((found) => found) ?? [];
  return unit === undefined
    ? undefined
    : `${prefix.replace('K', 'k').replace('\u00b5', 'μ')} ${unit.replace(/^l$/, 'L').replace('\u2126', 'Ω')}`;
}

const symbol =
  /^([pnµμmcdhkKMGT]?)(m|g|A|Hz|N|Pa|J|W|V|F|Wb|T|t|Bq|Gy|Sv|b|B|bit|bps|Bps|eV|L|l|Wh|VA|Ah|s|Ω|\u2126|K|C|H|mol|bar|rad|cal|lm)$/;
/** Not before metres: 5 Pm is a time to many. */
const large = /^([PE])(F|J|W|Wh|Hz|b|B|bit|bps|Bps|eV)$/;
/** Powers of two. */
const binary = /^([KMGTPE]i)(b|B|bit|bps|Bps)$/;
/** Moles in a litre, and siemens, are seldom whole ones. */
const molar = /^([pnµμm])([MS])$/;
/** A million, and newton metres. */
const alone = /^()(M|Nm)$/;

const patterns = [symbol, large, binary, molar, alone];

/** Whether all letters are capitals, so that their case says nothing. */
function inCapitals({ text, from, to }: Reading, start: number, end: number): boolean {
  const stretch = text.slice(from[start], to[end - 1]);
  return !/\p{Ll}/u.test(stretch) && /\p{Lu}{4}/u.test(stretch);
}
