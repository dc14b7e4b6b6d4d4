import { isSingleMark, kindOf, kinds } from './characters.ts';

/** Where quote marks stand that may be feet or inches: behind a figure, where none of their kind was opened shortly before. */
export function feetAndInches(text: string): ReadonlySet<number> {
  const found = new Set<number>();
  if (!afterFigure.test(text)) return found;
  const opened = { single: -Infinity, double: -Infinity };
  for (const { 0: mark, index } of text.matchAll(marks)) {
    const before = kindOf(text.charAt(index - 1));
    if (before === kinds.letter && kindOf(text.charAt(index + mark.length)) === kinds.letter) continue;
    const kind = isFeet(mark) ? 'single' : 'double';
    if (index - opened[kind] < longestQuoted) opened[kind] = -Infinity;
    else if (before === kinds.digit) found.add(index);
    else if (before !== kinds.letter) opened[kind] = index;
  }
  return found;
}

/** Whether a mark behind a figure is feet when it measures. */
export const isFeet = (mark: string): boolean => mark.length === 1 && isSingleMark(mark) && measure.test(mark);

const longestQuoted = 1_000;

// Guillemets and corner brackets measure nothing.
const measuring = '["\'`\\u00b4\\u02b9\\u02bb-\\u02bd\\u2018-\\u201f\\u2032\\u2033\\uff02\\uff07\\u301d-\\u301f]';
const measure = new RegExp(measuring);
const marks = new RegExp(`(['\`\\u2019])\\1|${measuring}`, 'gu');
const afterFigure = new RegExp(`\\p{N}${measuring}`, 'u');
