import type { Part } from './leaf.ts';

/** The passages that hold a term, by rising number. */
export interface Postings {
  readonly rows: Uint32Array;
  /** How often each holds it, in title and body together; may be 0 where a passage was taken out. */
  readonly counts: Uint32Array;
  /** 1 where the title holds it. */
  readonly titled: Uint8Array;
}

const postings = (size: number): Postings => ({
  rows: new Uint32Array(size),
  counts: new Uint32Array(size),
  titled: new Uint8Array(size),
});

const first = ({ rows, counts, titled }: Postings, size: number): Postings => ({
  rows: rows.subarray(0, size),
  counts: counts.subarray(0, size),
  titled: titled.subarray(0, size),
});

export const noPostings = postings(0);

/** Reads one list of postings from its parts, in the order of the pages. Where occurrences are not counted each passage has 1, and no title is known. */
export function readPostings(parts: readonly Part[], counted: boolean): Postings {
  // An entry takes two bytes at least.
  const most = Math.ceil(parts.reduce((sum, { from, to }) => sum + to - from, 0) / 2);
  const read = postings(most);
  const { rows, counts, titled } = read;
  let entries = 0;
  let row = 0;
  // Bytes of the present passage's positions that are still to come.
  let left = 0;
  // Positions are those of the title until a column is named, whose number comes next.
  let title = false;
  let column = false;
  for (const { block, from, to, anchor } of parts) {
    let at = from;
    while (at < to) {
      if (left === 0) {
        if (at === anchor) row = 0;
        let value = 0;
        let byte = 0;
        do {
          byte = block[at++] ?? 0;
          value = value * 128 + (byte & 0x7f);
        } while (byte >= 0x80);
        row += value;
        value = 0;
        do {
          byte = block[at++] ?? 0;
          value = value * 128 + (byte & 0x7f);
        } while (byte >= 0x80);
        // The lowest bit says that the passage was taken out.
        left = value >>> 1;
        title = true;
        rows[entries++] = row;
      }
      const stop = Math.min(at + left, to);
      left -= stop - at;
      if (!counted) {
        if (stop > at) counts[entries - 1] = 1;
        at = stop;
      }
      let count = 0;
      while (at < stop) {
        let byte = block[at++] ?? 0;
        if (column) column = false;
        else if (byte === COLUMN) {
          column = true;
          title = false;
        } else {
          count++;
          if (title) titled[entries - 1] = 1;
        }
        while (byte >= 0x80) byte = block[at++] ?? 0;
      }
      if (count > 0) counts[entries - 1] = (counts[entries - 1] ?? 0) + count;
    }
  }
  return first(read, entries);
}

const COLUMN = 1;

/** Both lists as one; where both know a passage the newer one is right. */
export function overlaid(newer: Postings, older: Postings): Postings {
  if (newer.rows.length === 0) return older;
  if (older.rows.length === 0) return newer;
  const both = postings(newer.rows.length + older.rows.length);
  let [entries, i, j] = [0, 0, 0];
  while (i < newer.rows.length && j < older.rows.length) {
    const own = newer.rows[i] ?? 0;
    const other = older.rows[j] ?? 0;
    if (own <= other) copy(newer, i++, both, entries++);
    else copy(older, j++, both, entries++);
    if (own === other) j++;
  }
  // Of one of them nothing is left.
  entries += copyRest(newer, i, both, entries);
  entries += copyRest(older, j, both, entries);
  return first(both, entries);
}

/** Without the passages that were taken out. The lists are written over. */
export function living(list: Postings): Postings {
  let kept = 0;
  for (let i = 0; i < list.rows.length; i++) if (list.counts[i] !== 0) copy(list, i, list, kept++);
  return first(list, kept);
}

function copy(from: Postings, place: number, to: Postings, at: number): void {
  to.rows[at] = from.rows[place] ?? 0;
  to.counts[at] = from.counts[place] ?? 0;
  to.titled[at] = from.titled[place] ?? 0;
}

function copyRest({ rows, counts, titled }: Postings, place: number, to: Postings, at: number): number {
  to.rows.set(rows.subarray(place), at);
  to.counts.set(counts.subarray(place), at);
  to.titled.set(titled.subarray(place), at);
  return rows.length - place;
}
