import { addedBy } from '../../first-stage.ts';
import type { Postings } from './doclist.ts';

export interface RatedPostings extends Postings {
  /** What the term is worth. */
  readonly rarity: number;
}

/** What passages have got so far. */
export interface Sums {
  readonly rows: Uint32Array;
  readonly scores: Float64Array;
  readonly size: number;
}

/** Sums that are found by row: `places` is open addressing into the two lists. */
export interface SumTable extends Sums {
  readonly places: Int32Array;
  size: number;
}

const FREE = -1;

function emptyTable(room: number): SumTable {
  const places = new Int32Array(2 * room).fill(FREE);
  return { places, rows: new Uint32Array(room), scores: new Float64Array(room), size: 0 };
}

// Tables of 2^14, 2^15, … passages, each made once: making one anew costs more than using it, and makes the engine collect. The largest takes 2.5 MB.
const kept: SumTable[] = [];
const LEAST_ROOM = 2 ** 14;
const MOST_ROOM = 2 ** 17;

function tableFor(room: number): SumTable {
  if (room > MOST_ROOM) return emptyTable(room);
  const table = (kept[Math.log2(room)] ??= emptyTable(room));
  table.places.fill(FREE);
  table.size = 0;
  return table;
}

/** An empty table; the one before it must be done with. */
export const freshTable = (): SumTable => tableFor(LEAST_ROOM);

/** The table with a list added to it, which is another one when the room does not do. Only rows that are `allowed` count, where that is given. */
export function withList(given: SumTable, list: RatedPostings, allowed?: (row: number) => boolean): SumTable {
  let table = given;
  while ((table.size + list.rows.length) * 2 > table.places.length) table = widened(table);
  const { places, rows, scores } = table;
  const { rows: added, counts, titled, rarity } = list;
  const mask = places.length - 1;
  let { size } = table;
  for (let i = 0; i < added.length; i++) {
    const row = added[i] ?? 0;
    if (allowed && !allowed(row)) continue;
    const part = addedBy(rarity, counts[i] ?? 0, titled[i] ?? 0);
    let slot = row & mask;
    let place = places[slot] ?? FREE;
    while (place !== FREE && rows[place] !== row) {
      slot = (slot + 1) & mask;
      place = places[slot] ?? FREE;
    }
    if (place === FREE) {
      places[slot] = size;
      rows[size] = row;
      scores[size++] = part;
    } else scores[place] = (scores[place] ?? 0) + part;
  }
  table.size = size;
  return table;
}

function widened({ places, rows, scores, size }: SumTable): SumTable {
  const wider = tableFor(places.length);
  wider.rows.set(rows);
  wider.scores.set(scores);
  wider.size = size;
  const mask = wider.places.length - 1;
  for (let place = 0; place < size; place++) {
    let slot = (rows[place] ?? 0) & mask;
    while (wider.places[slot] !== FREE) slot = (slot + 1) & mask;
    wider.places[slot] = place;
  }
  return wider;
}

/** How many sums reach `least`. */
export function countFrom({ scores, size }: Sums, least: number): number {
  let count = 0;
  for (let place = 0; place < size; place++) if ((scores[place] ?? 0) >= least) count++;
  return count;
}

/** The sums that reach `least`, by rising row; there are `count` of them. */
export function sortedFrom({ rows, scores, size }: Sums, least: number, count: number): Sums {
  const keys = new Float64Array(count);
  let kept = 0;
  for (let place = 0; place < size; place++) {
    if ((scores[place] ?? 0) >= least) keys[kept++] = (rows[place] ?? 0) * size + place;
  }
  keys.sort();
  const own = { rows: new Uint32Array(count), scores: new Float64Array(count), size: count };
  for (let i = 0; i < count; i++) {
    const key = keys[i] ?? 0;
    own.rows[i] = Math.floor(key / size);
    own.scores[i] = scores[key % size] ?? 0;
  }
  return own;
}

/** The sums that reach `least`, in the same order; what was given is written over. */
export function onlyFrom({ rows, scores, size }: Sums, least: number): Sums {
  let kept = 0;
  for (let place = 0; place < size; place++) {
    const score = scores[place] ?? 0;
    if (score < least) continue;
    rows[kept] = rows[place] ?? 0;
    scores[kept++] = score;
  }
  return { rows: rows.subarray(0, kept), scores: scores.subarray(0, kept), size: kept };
}
