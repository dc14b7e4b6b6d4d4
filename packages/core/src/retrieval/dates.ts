import { dateWritings, type WrittenDate } from '../text/index.ts';
import type { AnalysedQuery } from './query.ts';
import { type Scanner, scanner } from './scan.ts';

/** A date of the query. */
export interface QueryDate {
  readonly date: WrittenDate;
  /** Of its content words. */
  readonly slots: readonly number[];
}

/** The words besides those of the query by which passages with a day of a year are sought. */
export function soughtOf({ date }: QueryDate, languages: readonly string[]): readonly string[] {
  if (date.day === undefined) return [];
  return [...new Set(languages.flatMap((language) => dateWritings(date, language).flat()))].filter(
    (word) => word.length > 1,
  );
}

/** Counts the words of a date also where a text writes it in another way. */
export function readingDates(
  scan: Scanner['scan'],
  query: AnalysedQuery,
  language: string,
  worth: Float64Array,
): Scanner['scan'] {
  if (query.dates.length === 0) return scan;
  const readers = query.dates.map(({ date, slots }) => {
    const writings = dateWritings(date, language).map((words) => words.map((word) => query.termIn(word, language)));
    const terms = [...new Set(writings.flat())];
    const pairsOf = (writing: readonly string[]) =>
      writing.slice(1).map((second, before) => `${writing[before]} ${second}`);
    // A scanner counts each pair once.
    const all = [...new Set(writings.flatMap(pairsOf))];
    const needed = writings.map((writing) => pairsOf(writing).map((pair) => all.indexOf(pair)));
    const pairs = all
      .map((pair) => pair.split(' ').map((term) => terms.indexOf(term)))
      .map(([a = 0, b = 0]) => [a, b] as const);
    const { scan: read } = scanner({ terms, pairs, worth: new Float64Array(terms.length), near: 1 });
    return { slots, needed, read };
  });
  return (stream) => {
    const match = scan(stream);
    let { together } = match;
    for (const { slots, needed, read } of readers) {
      const found = read(stream).pairs;
      const times = Math.max(...needed.map((pairs) => Math.min(...pairs.map((pair) => found[pair] ?? 0))));
      if (times === 0) continue;
      for (const slot of slots) match.counts[slot] = Math.max(match.counts[slot] ?? 0, times);
      together = Math.max(
        together,
        slots.reduce((sum, slot) => sum + (worth[slot] ?? 0), 0),
      );
      for (const [pair, [a, b]] of query.pairs.entries()) {
        if (slots.includes(a) && slots.includes(b)) match.pairs[pair] = Math.max(match.pairs[pair] ?? 0, times);
      }
    }
    return { ...match, together };
  };
}
