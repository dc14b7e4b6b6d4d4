import { pairedLetters, unspacedLetters } from '../text/index.ts';

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
