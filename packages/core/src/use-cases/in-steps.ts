import type { RankedPassage } from '../retrieval/search-passages.ts';
import type { Rank } from './rank.ts';

/**
 * A ranking of which the first n are the same however many are asked for, so that pages fit together: which passages are looked at, and so what stands where, depends on
 * how many are wanted, and these are fixed numbers here. What comes after the first step is what the second one has besides. Scores go on falling.
 */
export function inSteps(rank: Rank): Rank {
  return async (request) => {
    const { limit } = request;
    const { ranked: first, notice } = await rank({ ...request, limit: firstStep });
    if (limit <= firstStep || first.length < firstStep) return { ranked: first.slice(0, limit), notice };
    const deep = await rank({ ...request, limit: Math.max(limit, deepest) });
    return { ranked: followedBy(first, deep.ranked).slice(0, limit), notice: notice ?? deep.notice };
  };
}

/** Most pages end before; twice as many are the fewest candidates. */
const firstStep = 50;
/** As far as a cursor leads. */
export const deepest = 300;

function followedBy(first: readonly RankedPassage[], further: readonly RankedPassage[]): readonly RankedPassage[] {
  const rows = new Set(first.map(({ row }) => row));
  const least = first.at(-1)?.score ?? 0;
  return [...first, ...further.filter(({ row }) => !rows.has(row)).map((one) => lowered(one, least))];
}

/** With no more than that score, its parts in proportion. */
function lowered(one: RankedPassage, most: number): RankedPassage {
  if (one.score <= most) return one;
  const parts = Object.entries(one.explain).map(([part, value]) => [part, (value * most) / one.score]);
  return { ...one, score: most, explain: Object.fromEntries(parts) };
}
