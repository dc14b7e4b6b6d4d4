import type { Neighbours } from '../ports.ts';
import { fuse } from '../retrieval/fuse.ts';
import type { RankedPassage } from '../retrieval/search-passages.ts';
import { byCosine } from '../vectors/by-cosine.ts';

/** The best by words, whose cosines are asked for: as deep as fusion was measured, however few are asked for (docs/decisions/0007-fusion.md). */
export const comparedOf = (lexical: readonly RankedPassage[]): readonly number[] =>
  lexical.slice(0, comparedPassages).map(({ row }) => row);

export const comparedPassages = 100;

/** The nearest first; among equals the order does not depend on that of ingestion. What points away from the question has no part of the best score. */
export function byVectors({ nearest }: Neighbours): readonly RankedPassage[] {
  const best = nearest[0]?.cosine ?? 0;
  const shareOf = (cosine: number): number => (best > 0 ? Math.max(0, cosine / best) : Number(cosine === best));
  const inOrder = nearest.toSorted(byCosine);
  return inOrder.map(({ cosine, ...place }) => {
    const score = shareOf(cosine);
    return { ...place, score, explain: { vector: score } };
  });
}

interface BothRankings {
  readonly lexical: readonly RankedPassage[];
  readonly known: number;
  readonly found: Neighbours;
  readonly limit: number;
  readonly vectorWeight: number;
}

/** The fused ranking of words and vectors, with the parts of each score; the best has 1. */
export function byBoth({ lexical, known, found, limit, vectorWeight }: BothRankings): readonly RankedPassage[] {
  const words = new Map(lexical.map((entry) => [entry.row, entry]));
  const nearest = new Map(found.nearest.map((entry) => [entry.row, entry]));
  const compared = new Set(comparedOf(lexical));
  const fused = fuse({
    lexical,
    known,
    vector: found.nearest.map(({ row, cosine }) => ({ row, score: cosine })),
    background: found.background,
    passages: found.searched,
    literal: found.literal,
    vectorWeight,
    cosine: (row) => (compared.has(row) ? found.cosines.get(row) : undefined),
    waiting: (row) => compared.has(row) && !found.cosines.has(row),
  });
  const best = fused[0]?.score || 1;
  const placed = fused.flatMap(({ row, score, ...parts }) => {
    const place = words.get(row) ?? nearest.get(row);
    if (!place) return [];
    const cosine = nearest.get(row)?.cosine ?? found.cosines.get(row) ?? -1;
    const { documentId, ordinal } = place;
    return [{ row, documentId, ordinal, score: Math.max(0, score / best), cosine, parts }];
  });
  // Where nothing stands out, as in a part of the base that is about something else, the scores are all 0.
  const ranked = placed.toSorted((a, b) => b.score - a.score || byCosine(a, b)).slice(0, limit);
  return ranked.map(({ row, documentId, ordinal, score, parts }): RankedPassage => {
    const worded = words.get(row);
    const raised = worded ? parts.lexical / (worded.score || 1) : 0;
    const ofWords = Object.entries(worded?.explain ?? {}).map(([part, value]) => [part, (value * raised) / best]);
    const explain = Object.fromEntries([...ofWords, ['vector', parts.vector / best]]);
    const stored = worded?.stored ?? nearest.get(row)?.stored;
    const takenFor = worded?.takenFor;
    return { row, documentId, ordinal, score, explain, ...(takenFor && { takenFor }), ...(stored && { stored }) };
  });
}
