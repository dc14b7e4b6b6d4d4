import { wordSegmenter } from '../text/index.ts';
import { isSoutheastAsian, isSpace, unspacedShare } from './script.ts';
import { closers, skipSpace } from './sentences.ts';
import { LONG_WORD, weigh } from './weigh.ts';

/** Cuts what has no sentence bounds into parts of at most a quarter of `words`, or its lines where those are no longer than `words`; the last end is `to`. */
export function splitLong(text: string, from: number, to: number, words: number): number[] {
  const ends: number[] = [];
  let start = from;
  while (start < to) {
    const feed = text.indexOf('\n', start);
    const end = feed === -1 || feed >= to ? to : skipSpace(text, feed, to);
    if (weigh(text, start, end, words) > words) splitLine(text, start, end, Math.max(1, words / 4), ends);
    else ends.push(end);
    start = end;
  }
  return ends;
}

function splitLine(text: string, from: number, to: number, target: number, ends: number[]): void {
  let start = from;
  let weight = 0;
  let run = 0;
  let good = from;
  // White space before it is no part of its own.
  for (let i = skipSpace(text, from, to); i < to; i++) {
    const code = text.charCodeAt(i);
    const share = unspacedShare(code);
    if (isSpace(code) || (share === 0.5 && code < 0xd800 && !closers.has(text.charCodeAt(i + 1)))) good = i + 1;
    if (share > 0 || isSpace(code)) {
      weight += share;
      run = 0;
    } else if (run++ % LONG_WORD === 0) weight++;
    if (weight < target || i + 1 >= to) continue;
    const end = skipSpace(text, good > start ? good : wordBound(text, start, i + 1), to);
    if (end >= to) break;
    ends.push(end);
    start = end;
    i = end - 1;
    good = end;
    weight = 0;
    run = 0;
  }
  ends.push(to);
}

/** The last bound before `end` that splits no word of a script without spaces, and never a character. */
function wordBound(text: string, start: number, end: number): number {
  let last = end;
  if (isSoutheastAsian(text.charCodeAt(end - 1))) {
    for (const { index } of wordSegmenter().segment(text.slice(Math.max(start, end - 200), end))) {
      if (index > 0) last = Math.max(start, end - 200) + index;
    }
    return last;
  }
  while (
    last > start + 1 &&
    (isLowSurrogate(text.charCodeAt(last)) || /^[\p{M}\p{Join_C}]/u.test(text.slice(last, last + 2)))
  )
    last--;
  return last > start + 1 ? last : end;
}

const isLowSurrogate = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff;
