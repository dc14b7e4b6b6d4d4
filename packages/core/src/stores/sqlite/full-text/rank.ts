import { keepBest, type Scored } from '../../../vectors/best.ts';
import type { Postings } from './doclist.ts';

export interface RatedPostings extends Postings {
  /** What the term is worth. */
  readonly rarity: number;
}

/**
 * The best passages by BM25 without lengths, which the index does not know; at most `limit`, of equals those with the lower number.
 * Only rows that are `allowed` count, where that is given.
 */
export function rank(
  lists: readonly RatedPostings[],
  limit: number,
  allowed?: (row: number) => boolean,
): readonly Scored[] {
  const table = scoreTable();
  for (const { rows, counts, rarity } of lists) {
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] ?? 0;
      if (allowed && !allowed(row)) continue;
      const count = counts[i] ?? 0;
      table.add(row, (rarity * count * (SATURATION + 1)) / (count + SATURATION));
    }
  }
  return table.best(limit);
}

/** A passage that says a word twice is little better than one that says it once, as long as nobody knows how long they are. */
const SATURATION = 0.3;

/** Sums by row: an open table of places in two lists. */
function scoreTable() {
  let rows = new Uint32Array(2048);
  let scores = new Float64Array(rows.length);
  let places = new Int32Array(2 * rows.length).fill(FREE);
  let size = 0;

  function widen(): void {
    const [oldRows, oldScores] = [rows, scores];
    rows = new Uint32Array(4 * size);
    rows.set(oldRows);
    scores = new Float64Array(4 * size);
    scores.set(oldScores);
    places = new Int32Array(2 * rows.length).fill(FREE);
    for (let place = 0; place < size; place++) places[slotOf(rows[place] ?? 0)] = place;
  }

  /** Where a row is, or has room. */
  function slotOf(row: number): number {
    const mask = places.length - 1;
    let slot = row & mask;
    for (;;) {
      const place = places[slot] ?? FREE;
      if (place === FREE || rows[place] === row) return slot;
      slot = (slot + 1) & mask;
    }
  }

  return {
    add(row: number, part: number): void {
      const slot = slotOf(row);
      const place = places[slot] ?? FREE;
      if (place !== FREE) {
        scores[place] = (scores[place] ?? 0) + part;
        return;
      }
      places[slot] = size;
      rows[size] = row;
      scores[size++] = part;
      if (size === rows.length) widen();
    },
    best(limit: number): readonly Scored[] {
      const best = keepBest(limit);
      let threshold = -Infinity;
      for (let place = 0; place < size; place++) {
        const score = scores[place] ?? 0;
        if (score < threshold) continue;
        best.offer(rows[place] ?? 0, score);
        threshold = best.threshold();
      }
      return best.list();
    },
  };
}

const FREE = -1;
