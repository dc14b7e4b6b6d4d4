import type { Span } from '../../model.ts';
import { wordsAt } from './dress.ts';

/** A quotation of verses on one line with the strokes between them as ends of lines, and how many letters stand before each; `undefined` when it has none. */
export function versesOf(quote: string): { readonly text: string; readonly ends: readonly number[] } | undefined {
  const verses = quote.split(stroke);
  if (verses.length < 2 || quote.includes('\n')) return undefined;
  return { text: verses.join('\n'), ends: endsOf(verses) };
}

/** Whether lines end where a quotation says so. */
export function versesAgree(
  ends: readonly number[],
  runs: readonly { readonly from: number; readonly text: string }[],
  characters: Span,
): boolean {
  const there = new Set(endsOf(wordsAt(runs, characters).split('\n')));
  return ends.every((end) => there.has(end));
}

function endsOf(lines: readonly string[]): readonly number[] {
  let letters = 0;
  return lines.slice(0, -1).map((line) => (letters += lettersIn(line)));
}

const lettersIn = (line: string): number =>
  line
    .normalize('NFKC')
    .replaceAll(/[œæ]/giu, 'oe')
    .match(/[\p{L}\p{N}]/gu)?.length ?? 0;

/** One between verses, two between stanzas. */
const stroke = /(?:(?<=\S)\s{1,3}|(?<=[,;:.!?…»”—–-]))\/{1,2}(?:\s{1,3}|(?=\p{Lu}))/u;
