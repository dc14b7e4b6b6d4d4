import type { Span } from '../../model.ts';
import type { Alignment } from './differences.ts';
import { findUnits, type UnitSpan } from './find.ts';
import { takesBack } from './negations.ts';
import type { Reading } from './reading.ts';

/** Where a quotation stands in a text, from unit `after` on: with everything it begins and ends with, else without the marks that are put around a quotation. */
export function placesOf(
  text: Reading,
  quote: Reading,
  { after = 0, limit }: { readonly after?: number; readonly limit: number },
): readonly Alignment[] {
  const all = { from: 0, to: quote.key.length };
  const inner = innerOf(quote);
  const ranges = inner.to - inner.from === all.to ? [all] : [all, inner];
  for (const part of ranges) {
    const found = findUnits(text, quote, { ...part, after, limit }).filter(
      ({ to }) => part === all || !(endsWithStop(quote) && goesOnOtherwise(text, to)),
    );
    if (found.length > 0) return found.map((place) => ({ text, found: place, quote, part }));
  }
  return [];
}

/** The characters of a document between the beginning of one place and the end of another; `from` is where their run begins. */
export function charactersOf(from: number, first: Alignment, last: Alignment = first): Span {
  return {
    from: from + (first.text.from[first.found.from] ?? 0),
    to: from + (last.text.to[last.found.to - 1] ?? 0),
  };
}

/** The units inside ellipses at the start or in brackets, marks of quotation, dashes and full stops at either end. */
function innerOf({ key }: Reading): UnitSpan {
  let from = /^['"]*(?:[[(]\.{3}[\])]|\.{3}(?!\.))/.exec(key)?.[0].length ?? 0;
  let to = key.length - (/[[(]\.{3}[\])]['"]*$/.exec(key.slice(-longestEnd))?.[0].length ?? 0);
  while (from < to && /['".-]/.test(key.charAt(from)) && !/^[-.]\d/.test(key.slice(from, from + 2))) from++;
  while (to > from && /['".,;:-]/.test(key.charAt(to - 1))) to--;
  return { from, to };
}

const longestEnd = 16;

/** Whether a full stop would hide that what stands there is asked, cried, or taken back by the next word. */
const goesOnOtherwise = ({ key, text, to }: Reading, end: number): boolean =>
  /[?!？！؟]/.test(key.charAt(end)) || takesBack(text.slice(to[end - 1], (to[end - 1] ?? 0) + longestWord));

const longestWord = 40;

const endsWithStop = ({ key }: Reading): boolean => /(?<!\.)\.['"]*$/.test(key.slice(-4));
