import type { Part } from './leaf.ts';

/** The passages that hold a term, by rising number, and how often; how often may be 0 where a passage was taken out. */
export interface Postings {
  readonly rows: Uint32Array;
  readonly counts: Uint32Array;
}

export const noPostings: Postings = { rows: new Uint32Array(), counts: new Uint32Array() };

/** Reads one list of postings from its parts, in the order of the pages. Where occurrences are not counted each passage has 1. */
export function readPostings(parts: readonly Part[], counted: boolean): Postings {
  // An entry takes two bytes at least.
  const most = Math.ceil(parts.reduce((sum, { from, to }) => sum + to - from, 0) / 2);
  const rows = new Uint32Array(most);
  const counts = new Uint32Array(most);
  let entries = 0;
  let row = 0;
  // Bytes of the present passage's positions that are still to come.
  let left = 0;
  // A column's number comes next, not a position.
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
        else if (byte === COLUMN) column = true;
        else count++;
        while (byte >= 0x80) byte = block[at++] ?? 0;
      }
      if (count > 0) counts[entries - 1] = (counts[entries - 1] ?? 0) + count;
    }
  }
  return { rows: rows.subarray(0, entries), counts: counts.subarray(0, entries) };
}

const COLUMN = 1;

/** Both lists as one; where both know a passage the newer one is right. */
export function overlaid(newer: Postings, older: Postings): Postings {
  if (newer.rows.length === 0) return older;
  if (older.rows.length === 0) return newer;
  const rows = new Uint32Array(newer.rows.length + older.rows.length);
  const counts = new Uint32Array(rows.length);
  if ((older.rows.at(-1) ?? 0) < (newer.rows[0] ?? 0)) {
    rows.set(older.rows);
    rows.set(newer.rows, older.rows.length);
    counts.set(older.counts);
    counts.set(newer.counts, older.counts.length);
    return { rows, counts };
  }
  let [entries, i, j] = [0, 0, 0];
  while (i < newer.rows.length && j < older.rows.length) {
    const own = newer.rows[i] ?? 0;
    const other = older.rows[j] ?? 0;
    const ownIsNext = own <= other;
    rows[entries] = ownIsNext ? own : other;
    counts[entries++] = (ownIsNext ? newer.counts[i] : older.counts[j]) ?? 0;
    if (own === other) j++;
    if (ownIsNext) i++;
    else j++;
  }
  // Of one of them nothing is left.
  for (const [{ rows: own, counts: ownCounts }, from] of [[newer, i] as const, [older, j] as const]) {
    rows.set(own.subarray(from), entries);
    counts.set(ownCounts.subarray(from), entries);
    entries += own.length - from;
  }
  return { rows: rows.subarray(0, entries), counts: counts.subarray(0, entries) };
}

/** Without the passages that were taken out. The lists are written over. */
export function living({ rows, counts }: Postings): Postings {
  let kept = 0;
  for (let i = 0; i < rows.length; i++) {
    const count = counts[i] ?? 0;
    if (count === 0) continue;
    rows[kept] = rows[i] ?? 0;
    counts[kept++] = count;
  }
  return { rows: rows.subarray(0, kept), counts: counts.subarray(0, kept) };
}
