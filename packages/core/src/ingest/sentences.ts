import { isSoutheastAsian, isSpace } from './script.ts';

/** Where sentences, blocks, list items and table rows end, after the white space that follows them; the last is `to`. */
export function sentenceEnds(text: string, from: number, to: number): number[] {
  const ends: number[] = [];
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i);
    // Most characters are letters of a spaced script or plain spaces.
    if (code > 0x3f && code < 0x0550) continue;
    const after = endAfter(text, code, i, to);
    if (after === undefined) continue;
    const end = skipSpace(text, after, to);
    ends.push(end);
    i = end - 1;
  }
  if (ends.at(-1) !== to) ends.push(to);
  return ends;
}

/** The offset after the sentence that the character at `i` ends; `undefined` when it ends none. */
function endAfter(text: string, code: number, i: number, to: number): number | undefined {
  if (code === 0x0a) return isBlockStart(text, i + 1, to) ? i + 1 : undefined;
  if (code === 0x20)
    return isSoutheastAsian(text.charCodeAt(i - 1)) && isSoutheastAsian(text.charCodeAt(i + 1)) ? i + 1 : undefined;
  if (isFullWidthEnd(code)) return skipClosers(text, i + 1, to);
  if (!isEnd(code)) return undefined;
  const after = skipClosers(text, i + 1, to);
  if (after < to && !isSpace(text.charCodeAt(after))) return undefined;
  return code === 0x2e && isAbbreviation(text, i, after, to) ? undefined : after;
}

/** `. ! ?` and the full stops of scripts that use spaces. */
const isEnd = (code: number): boolean =>
  code === 0x2e ||
  code === 0x21 ||
  code === 0x3f ||
  code === 0x2026 ||
  code === 0x0589 ||
  code === 0x061f ||
  code === 0x06d4 ||
  code === 0x0964 ||
  code === 0x0965 ||
  code === 0x104b ||
  code === 0x1362 ||
  code === 0x17d4 ||
  code === 0x203c ||
  code === 0x2047;

/** Ends that no space follows: `。！．？｡`. */
const isFullWidthEnd = (code: number): boolean =>
  code === 0x3002 || code === 0xff01 || code === 0xff0e || code === 0xff1f || code === 0xff61;

/** What may stand between the end of a sentence and the space after it. */
export const closers: ReadonlySet<number> = new Set(
  `"')]}*_»›”’」』）】〉》.!?…。！？`.split('').map((c) => c.charCodeAt(0)),
);

/** A longer run of dots is a leader or a drawing. */
const MAX_CLOSERS = 16;

function skipClosers(text: string, from: number, to: number): number {
  let i = from;
  const most = Math.min(to, from + MAX_CLOSERS);
  while (i < most && closers.has(text.charCodeAt(i))) i++;
  return i;
}

/** The offset of the next visible character. */
export function skipSpace(text: string, from: number, to: number): number {
  let i = from;
  while (i < to && isSpace(text.charCodeAt(i))) i++;
  return i;
}

/** Whether the line at `from` is empty or begins a heading, a list item, a quotation or a table row. */
function isBlockStart(text: string, from: number, to: number): boolean {
  let i = from;
  while (i < to && (text.charCodeAt(i) === 0x20 || text.charCodeAt(i) === 0x09)) i++;
  const code = text.charCodeAt(i);
  if (code === 0x0a || code === 0x23 || code === 0x7c || code === 0x3e || code === 0x2022) return true;
  if (code === 0x2d || code === 0x2a || code === 0x2b) return isSpace(text.charCodeAt(i + 1));
  if (code < 0x30 || code > 0x39) return false;
  return /^\d{1,3}[.)]\s/.test(text.slice(i, i + 5));
}

const abbreviations = new Set(
  (
    'mr mrs ms dr prof st jr sr vs etc cf al ed eds fig figs no nos vol vols pp art arts sec inc ltd co corp dept est approx ' +
    'mme mmes mlle mm me pr ref réf chap env tél tel ex p nr bzw ca usw z.b d.h u.a e.g i.e sra sres dña núm pág av ing'
  ).split(' '),
);

/** Whether the full stop at `i` belongs to an abbreviation, an initial, a list number, or is followed by a small letter. */
function isAbbreviation(text: string, i: number, after: number, to: number): boolean {
  const next = skipSpace(text, after, to);
  if (next < to && /^\p{Ll}/u.test(text.slice(next, next + 2))) return true;
  const word = /(^|[\s("'«[])([\p{L}.]{1,6}|\d{1,3})$/u.exec(text.slice(Math.max(0, i - 8), i));
  const last = word?.[2];
  if (last === undefined) return false;
  if (/\d/.test(last)) return (word?.[1] ?? '') === '\n';
  return last.length === 1 || abbreviations.has(last.toLowerCase());
}
