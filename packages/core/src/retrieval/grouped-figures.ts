import { type Scanner, scanner } from './scan.ts';

/** A figure of the query that texts may write with its thousands apart. */
export interface GroupedFigure {
  readonly slot: number;
  /** "1567" as "1" and "567". */
  readonly groups: readonly string[];
}

/** The figures among the words of a query, a few at most. */
export function groupedIn(words: readonly string[]): readonly GroupedFigure[] {
  const all = words.map((word, slot) => ({ slot, groups: groupsOf(word) }));
  return all.filter(({ groups }) => groups.length > 0).slice(0, mostGrouped);
}

/** The groups of a figure; none of one that is too short or long, of a year, or of what begins with nothing. */
function groupsOf(figure: string): readonly string[] {
  return grouped.test(figure) && !year.test(figure) ? thousandsOf(figure) : [];
}

/** A figure as its thousands are written: "10" and "000". */
export function thousandsOf(figure: string): readonly string[] {
  const head = figure.length % 3;
  return [...(head > 0 ? [figure.slice(0, head)] : []), ...(figure.slice(head).match(/.{3}/g) ?? [])];
}

/** A log holds many figures, a question few. */
const mostGrouped = 4;

const grouped = /^[1-9][0-9]{3,11}$/;
const year = /^(?:19|20)[0-9]{2}$/;

/** Counts a figure also where its groups follow each other. */
export function readingGrouped(
  scan: Scanner['scan'],
  figures: readonly GroupedFigure[],
  worth: Float64Array,
): Scanner['scan'] {
  if (figures.length === 0) return scan;
  const readers = figures.map(({ slot, groups }) => {
    const terms = [...new Set(groups)];
    const places = groups.map((group) => terms.indexOf(group));
    const pairs = places.slice(1).map((second, before) => [places[before] ?? 0, second] as const);
    return { slot, ...scanner({ terms, pairs, worth: new Float64Array(terms.length), near: 1 }) };
  });
  return (stream) => {
    const match = scan(stream);
    let { together } = match;
    for (const { slot, scan: read } of readers) {
      const times = Math.min(...read(stream).pairs);
      if (times === 0) continue;
      match.counts[slot] = (match.counts[slot] ?? 0) + times;
      together = Math.max(together, worth[slot] ?? 0);
    }
    return { ...match, together };
  };
}
