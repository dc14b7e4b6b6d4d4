import { pairedLetters, unspacedLetters } from '../text/index.ts';
import type { AnalysedQuery } from './query.ts';
import { type Scanner, scanner } from './scan.ts';

/** Two words that follow each other, and both as one word. */
export interface JoinedFigure {
  readonly parts: readonly [string, string];
  /** The part that is no figure. */
  readonly letters: string;
  readonly word: string;
}

/** Each once: the figures that may be written as one with the letters beside them, a unit, a name or an article: "100 mg" as "100mg", "L 121" as "L121". */
export function joinedFigures(words: readonly string[]): readonly JoinedFigure[] {
  const found = words.slice(1).flatMap((second, before): JoinedFigure[] => {
    const first = words[before] ?? '';
    const parts = [first, second] as const;
    const word = first + second;
    if (figures.test(first) && lettersOnly.test(second)) return [{ parts, letters: second, word }];
    return lettersOnly.test(first) && figures.test(second) ? [{ parts, letters: first, word }] : [];
  });
  return [...new Map(found.map((one) => [one.word, one])).values()];
}

const figures = /^\p{N}+$/u;
// Scripts without spaces are cut in other places.
const lettersOnly = new RegExp(`^(?:(?![${pairedLetters}${unspacedLetters}])[\\p{L}\\p{M}])+$`, 'u');

/** Counts words of the query that a text writes as one for each of them, as a pair, and as near; `worth` is that of each slot. */
export function readingJoined(
  scan: Scanner['scan'],
  { joined, pairs }: AnalysedQuery,
  worth: Float64Array,
): Scanner['scan'] {
  if (joined.length === 0) return scan;
  const terms = [...new Set(joined.flatMap((one) => [...one.terms]))];
  const ofJoined = scanner({ terms, pairs: [], worth: new Float64Array(terms.length), near: 1 });
  return (stream) => {
    const match = scan(stream);
    const found = ofJoined.scan(stream).counts;
    let { together } = match;
    for (const { slots, terms: own } of joined) {
      const times = terms.reduce((sum, term, at) => sum + (own.has(term) ? (found[at] ?? 0) : 0), 0);
      if (times === 0) continue;
      for (const slot of slots) match.counts[slot] = (match.counts[slot] ?? 0) + times;
      together = Math.max(
        together,
        slots.reduce((sum, slot) => sum + (worth[slot] ?? 0), 0),
      );
      const pair = pairs.findIndex(([a, b]) => a === slots[0] && b === slots[1]);
      if (pair !== -1) match.pairs[pair] = (match.pairs[pair] ?? 0) + times;
    }
    return { ...match, together };
  };
}
