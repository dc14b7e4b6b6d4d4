import type { Part } from './leaf.ts';

/** The passages that hold a term, by rising number. */
export interface Postings {
  readonly rows: Uint32Array;
  /** How often each holds it, in title and body together, 255 at most; may be 0 where a passage was taken out. */
  readonly counts: Uint8ClampedArray;
  /** 1 where the title holds it. */
  readonly titled: Uint8Array;
}

const postings = (size: number): Postings => ({
  rows: new Uint32Array(size),
  counts: new Uint8ClampedArray(size),
  titled: new Uint8Array(size),
});

const first = ({ rows, counts, titled }: Postings, size: number): Postings => ({
  rows: rows.subarray(0, size),
  counts: counts.subarray(0, size),
  titled: titled.subarray(0, size),
});

export const noPostings = postings(0);

// Lists are read into the same room, and kept in no more than they take: large arrays that are thrown away make the engine collect, which took a sixth of the thread's time.
let room = postings(2 ** 12);
const MOST_ROOM = 2 ** 19;

function roomFor(entries: number): Postings {
  if (entries > MOST_ROOM) return postings(entries);
  if (entries > room.rows.length) room = postings(Math.min(MOST_ROOM, 2 * entries));
  return room;
}

const copyOf = ({ rows, counts, titled }: Postings): Postings => ({
  rows: rows.slice(),
  counts: counts.slice(),
  titled: titled.slice(),
});

/** The same in no more room than they take. */
export const fitted = (list: Postings): Postings =>
  list.rows.byteLength < list.rows.buffer.byteLength ? copyOf(list) : list;

/** Reads one list of postings from its parts, in the order of the pages. Where occurrences are not counted each passage has 1, and no title is known. */
export function readPostings(parts: readonly Part[], counted: boolean): Postings {
  // An entry takes two bytes at least.
  const most = Math.ceil(parts.reduce((sum, { from, to }) => sum + to - from, 0) / 2);
  const read = roomFor(most);
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
        counts[entries] = 0;
        titled[entries] = 0;
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
  return copyOf(first(read, entries));
}

const COLUMN = 1;

/** Both lists as one; where both know a passage the newer one is right. */
export function overlaid(newer: Postings, older: Postings): Postings {
  if (newer.rows.length === 0) return older;
  if (older.rows.length === 0) return newer;
  const both = postings(newer.rows.length + older.rows.length);
  const { rows, counts, titled } = both;
  // What is newer mostly has the higher numbers.
  let j = placeOf(newer.rows[0] ?? 0, older.rows);
  copy(older, 0, j, both, 0);
  let [entries, i] = [j, 0];
  while (i < newer.rows.length && j < older.rows.length) {
    const own = newer.rows[i] ?? 0;
    const other = older.rows[j] ?? 0;
    if (own <= other) {
      rows[entries] = own;
      counts[entries] = newer.counts[i] ?? 0;
      titled[entries++] = newer.titled[i++] ?? 0;
      if (own === other) j++;
    } else {
      rows[entries] = other;
      counts[entries] = older.counts[j] ?? 0;
      titled[entries++] = older.titled[j++] ?? 0;
    }
  }
  // Of one of them nothing is left.
  entries += copy(newer, i, newer.rows.length, both, entries);
  entries += copy(older, j, older.rows.length, both, entries);
  return first(both, entries);
}

/** Without the passages that were taken out. The lists are written over. */
export function living(list: Postings): Postings {
  const { rows, counts, titled } = list;
  let kept = counts.indexOf(0);
  if (kept === -1) return list;
  for (let i = kept; i < rows.length; i++) {
    const count = counts[i] ?? 0;
    if (count === 0) continue;
    rows[kept] = rows[i] ?? 0;
    counts[kept] = count;
    titled[kept++] = titled[i] ?? 0;
  }
  return first(list, kept);
}

/** Copies the passages `from` to `to` of a list; gives their number. */
function copy({ rows, counts, titled }: Postings, from: number, to: number, into: Postings, at: number): number {
  into.rows.set(rows.subarray(from, to), at);
  into.counts.set(counts.subarray(from, to), at);
  into.titled.set(titled.subarray(from, to), at);
  return to - from;
}

/** Where a row stands, or would stand, among sorted rows, not before `from`. */
export function placeOf(row: number, rows: Uint32Array, from = 0): number {
  let [low, high] = [from, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle] ?? 0) < row) low = middle + 1;
    else high = middle;
  }
  return low;
}
