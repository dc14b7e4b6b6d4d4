import { type Scanner, scanner } from './scan.ts';

/** A word of the query that texts may write as several. */
export interface Grouped {
  readonly slot: number;
  /** "1567" as "1" and "567". */
  readonly groups: readonly string[];
  /** Those that passages are sought by. */
  readonly sought: readonly string[];
}

/** Words that passages write `apart`, and figures whose thousands may be, a few at most. */
export function groupedIn(words: readonly string[], apart: ReadonlyMap<string, readonly string[]>): readonly Grouped[] {
  const known = words.flatMap((word, slot) => {
    const groups = apart.get(word);
    return groups ? [{ slot, groups, sought: groups }] : [];
  });
  const figures = words.flatMap((word, slot) => {
    const groups = groupsOf(word);
    return groups.length > 0 ? [{ slot, groups, sought: groups.slice(-1) }] : [];
  });
  return [...known, ...figures.slice(0, mostGrouped)];
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

/** Counts a word also where its groups follow each other; their terms are of the language that is read. */
export function readingGrouped(
  scan: Scanner['scan'],
  figures: readonly Pick<Grouped, 'slot' | 'groups'>[],
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
