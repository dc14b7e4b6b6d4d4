import type { Scored } from '../../../vectors/best.ts';
import { refine } from '../../../vectors/refine.ts';
import type { RowFilter } from '../../../vectors/row-set.ts';
import type { Resident } from './resident.ts';

/** The nearest rows, best first, with all that are as near as the last; the first ten in the order of the vectors as they are kept. */
export function nearestRows(
  { index, fine, coarse }: Resident,
  vector: Float32Array,
  limit: number,
  filter: RowFilter | undefined,
): readonly Scored[] {
  const propose = (most: number): readonly Scored[] =>
    withEquals((wanted) => index.search({ vector, limit: wanted, filter }), Math.max(limit, most));
  if (coarse) return propose(limit);
  let found = propose(usuallyRefined);
  const margin = 2 * index.rounding(found.slice(0, usuallyRefined).map(({ row }) => row));
  const least = (found[firstPlaces - 1]?.score ?? -1) - margin;
  // Very alike vectors have the same codes: then who is nearest shows only when many are read in full.
  if ((found[usuallyRefined - 1]?.score ?? -Infinity) >= least) found = propose(mostRefined);
  const near = found.filter(({ score }) => score >= least);
  const exact = refine(fine, near, vector, near.length);
  const all = [...exact, ...found.slice(near.length)].toSorted((a, b) => b.score - a.score);
  return all.filter(({ score }) => score >= (all[limit - 1]?.score ?? -Infinity));
}

/** So many of the best, and all that are as good as the last of them: the index does not know which of equals is to come first. */
function withEquals(search: (limit: number) => readonly Scored[], limit: number): readonly Scored[] {
  for (let most = limit + 1; ; most *= 4) {
    const found = search(most);
    const least = found[limit - 1]?.score ?? -Infinity;
    if (found.length < most || (found.at(-1)?.score ?? 0) < least || most > mostEquals)
      return found.filter(({ score }) => score >= least);
  }
}

const firstPlaces = 10;
/** Of those that rounding may have put behind the tenth seldom more than a few are read in full; at most so many. */
const usuallyRefined = 40;
const mostRefined = 4000;
/** A base with more copies of one passage than that shows some of them. */
const mostEquals = 10_000;
