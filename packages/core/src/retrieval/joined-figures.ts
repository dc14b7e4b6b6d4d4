import { pairedLetters, unspacedLetters } from '../text/index.ts';
import type { AnalysedQuery } from './query.ts';
import { type Scanner, scanner } from './scan.ts';

/** Words that follow each other, and all as one word. */
export interface JoinedFigure {
  readonly parts: readonly string[];
  /** The part that is no figure; empty where there is none. */
  readonly letters: string;
  readonly word: string;
}

/**
 * Each once: the figures that may be written as one with the letters beside them, a unit, a name or an article ("100 mg" as "100mg", "L 121" as "L121"); and
 * the words with figures that follow each other, with short letters before them or without: "1,500" as "1500", "AB-1234-X7" as "AB1234X7".
 */
export function joinedFigures(words: readonly string[]): readonly JoinedFigure[] {
  const pairs = words.slice(1).flatMap((second, before): JoinedFigure[] => {
    const first = words[before] ?? '';
    const parts = [first, second];
    const word = first + second;
    if (figures.test(first) && lettersOnly.test(second)) return [{ parts, letters: second, word }];
    return lettersOnly.test(first) && figures.test(second) ? [{ parts, letters: first, word }] : [];
  });
  return [...new Map([...pairs, ...runsOf(words)].map((one) => [one.word, one])).values()];
}

/** The words that hold figures and follow each other, as one. */
function runsOf(words: readonly string[]): JoinedFigure[] {
  const found: JoinedFigure[] = [];
  for (let start = 0; start < words.length; start++) {
    let end = start;
    while (withFigure.test(words[end] ?? '')) end++;
    if (end === start) continue;
    const before = words[start - 1] ?? '';
    const letters = shortLetters.test(before) ? before : '';
    const run = words.slice(start, end);
    for (const parts of letters ? [run, [letters, ...run]] : [run]) {
      const word = parts.join('');
      if (run.length > 1 && word.length <= longestCode)
        found.push({ parts, letters: parts === run ? '' : letters, word });
    }
    start = end;
  }
  return found;
}

const figures = /^\p{N}+$/u;
const withFigure = new RegExp(`^(?=.*\\p{N})(?:(?![${pairedLetters}${unspacedLetters}])[\\p{L}\\p{N}\\p{M}])+$`, 'u');
// Scripts without spaces are cut in other places.
const lettersOnly = new RegExp(`^(?:(?![${pairedLetters}${unspacedLetters}])[\\p{L}\\p{M}])+$`, 'u');
const shortLetters = /^\p{Script=Latin}{1,4}$/u;
// An account number has 34 characters, a UUID 32.
const longestCode = 36;

/** Counts words of the query that a text writes as one for each of them, as pairs, and as near; `worth` is that of each slot. */
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
      for (const [pair, [a, b]] of pairs.entries()) {
        if (slots.some((slot, at) => slot === a && slots[at + 1] === b))
          match.pairs[pair] = (match.pairs[pair] ?? 0) + times;
      }
    }
    return { ...match, together };
  };
}
