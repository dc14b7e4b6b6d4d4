import { keepBest, type Scored } from '../../../vectors/best.ts';
import { addedBy, mostAddedBy } from '../../first-stage.ts';
import { placeOf } from './doclist.ts';
import { countFrom, freshTable, onlyFrom, type RatedPostings, sortedFrom, type Sums, withList } from './sums.ts';

/**
 * The best passages by the sum of what each term adds; at most `limit`, of equals those with the lower number.
 * Only rows that are `allowed` count, where that is given. Fastest with the shortest lists first: as soon as what is left cannot lift a passage
 * that was not met yet among the best, it is looked up for those alone that can still get there (MaxScore: Turtle and Flood, "Query Evaluation:
 * Strategies and Optimizations", 1995).
 */
export function rank(
  lists: readonly RatedPostings[],
  limit: number,
  allowed?: (row: number) => boolean,
): readonly Scored[] {
  let table = freshTable();
  let left = lists.reduce((sum, list) => sum + mostAddedBy(list.rarity), 0);
  for (const [i, list] of lists.entries()) {
    table = withList(table, list, allowed);
    left -= mostAddedBy(list.rarity);
    const next = lists[i + 1];
    if (!next || table.size < limit) continue;
    const needed = neededFor(table, left, limit);
    const live = needed > 0 ? countFrom(table, needed) : Infinity;
    if (live * SORTING < next.rows.length)
      return bestOf(withRest(sortedFrom(table, needed, live), lists.slice(i + 1), limit), limit);
  }
  return bestOf(table, limit);
}

/** The passages with exactly this sum. */
export function rowsWith(
  score: number,
  lists: readonly RatedPostings[],
  allowed?: (row: number) => boolean,
): Uint32Array {
  const { rows, scores, size } = lists.reduce((table, list) => withList(table, list, allowed), freshTable());
  const found: number[] = [];
  for (let place = 0; place < size; place++) if (scores[place] === score) found.push(rows[place] ?? 0);
  return Uint32Array.from(found);
}

// To sort a passage out costs as much as to add so many.
const SORTING = 4;

/** What a passage must have to get among the best when no more than `left` is added to any; not above 0 when one that was not met yet may. */
const neededFor = (sums: Sums, left: number, limit: number): number =>
  (bestOf(sums, limit).at(-1)?.score ?? 0) * ROUNDED_DOWN - left;

// Sums differ in their last digits by the order of their parts, and what is left is not quite nothing at the end.
const ROUNDED_DOWN = 1 - 1e-9;

/** Adds what further lists say of the passages of sorted sums, of which fewer and fewer can still get among the best. */
function withRest(sums: Sums, lists: readonly RatedPostings[], limit: number): Sums {
  let left = lists.reduce((sum, list) => sum + mostAddedBy(list.rarity), 0);
  let live = sums;
  for (const list of lists) {
    lookUp(live, list);
    left -= mostAddedBy(list.rarity);
    if (live.size > 2 * limit) live = onlyFrom(live, neededFor(live, left, limit));
  }
  return live;
}

function lookUp({ rows, scores }: Sums, { rows: listed, counts, titled, rarity }: RatedPostings): void {
  const far = listed.length > STEPS * rows.length;
  let at = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] ?? 0;
    if (far) at = placeOf(row, listed, at);
    else while ((listed[at] ?? row) < row) at++;
    if (listed[at] === row) scores[i] = (scores[i] ?? 0) + addedBy(rarity, counts[at] ?? 0, titled[at] ?? 0);
  }
}

// A search among sorted rows takes as long as so many steps.
const STEPS = 16;

function bestOf({ rows, scores, size }: Sums, limit: number): readonly Scored[] {
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
