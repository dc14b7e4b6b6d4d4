import { keepBest, type Scored } from '../../../vectors/best.ts';
import { SATURATION, TITLE } from '../../first-stage.ts';
import type { Postings } from './doclist.ts';

export interface RatedPostings extends Postings {
  /** What the term is worth. */
  readonly rarity: number;
}

/**
 * The best passages by BM25 without lengths, which the index does not know, and a word of the title counting more; at most `limit`, of equals those with the lower number.
 * Only rows that are `allowed` count, where that is given.
 */
export function rank(
  lists: readonly RatedPostings[],
  limit: number,
  allowed?: (row: number) => boolean,
): readonly Scored[] {
  let table = usual;
  table.places.fill(FREE);
  table.size = 0;
  for (const list of lists) {
    while ((table.size + list.rows.length) * 2 > table.places.length) table = widened(table);
    addTo(table, list, allowed);
  }
  return bestOf(table, limit);
}

/** Sums by row: `places` is open addressing, by row, into the two lists. */
interface Table {
  readonly places: Int32Array;
  readonly rows: Uint32Array;
  readonly scores: Float64Array;
  size: number;
}

const FREE = -1;

function emptyTable(room: number): Table {
  const places = new Int32Array(2 * room).fill(FREE);
  return { places, rows: new Uint32Array(room), scores: new Float64Array(room), size: 0 };
}

// Memory for most questions, taken once: making it anew costs more than using it.
const usual = emptyTable(2 ** 14);

/** There must be room for all of the rows. */
function addTo(
  table: Table,
  { rows: added, counts, titled, rarity }: RatedPostings,
  allowed: ((row: number) => boolean) | undefined,
): void {
  const { places, rows, scores } = table;
  const mask = places.length - 1;
  let { size } = table;
  for (let i = 0; i < added.length; i++) {
    const row = added[i] ?? 0;
    if (allowed && !allowed(row)) continue;
    const count = counts[i] ?? 0;
    const part = rarity * ((count * (SATURATION + 1)) / (count + SATURATION) + TITLE * (titled[i] ?? 0));
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
}

function widened({ places, rows, scores, size }: Table): Table {
  const wider = emptyTable(places.length);
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

function bestOf({ rows, scores, size }: Table, limit: number): readonly Scored[] {
  const best = keepBest(limit);
  let threshold = -Infinity;
  for (let place = 0; place < size; place++) {
    const score = scores[place] ?? 0;
    if (score < threshold) continue;
    best.offer(rows[place] ?? 0, score);
    threshold = best.threshold();
  }
  return best.list();
}
