import { isSpace, unspacedShare } from './script.ts';

/** The estimated number of words between two offsets, in any script; counting may stop once it is above `limit`. */
export function weigh(text: string, from: number, to: number, limit: number): number {
  // No script has more words than characters.
  if (to - from <= limit && limit !== Infinity) return to - from;
  let weight = 0;
  let run = 0;
  for (let i = from; i < to && weight <= limit; i++) {
    const code = text.charCodeAt(i);
    const share = unspacedShare(code);
    if (share > 0) {
      weight += share;
      run = 0;
    } else if (isSpace(code)) {
      run = 0;
    } else {
      if (run % LONG_WORD === 0) weight++;
      run++;
    }
  }
  return weight;
}

/** A word longer than this counts again: it may be a blob without spaces. */
export const LONG_WORD = 16;
