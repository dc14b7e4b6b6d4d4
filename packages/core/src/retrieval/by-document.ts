import type { Candidates } from '../ports.ts';
import { bm25 } from './bm25.ts';
import { mix, type Scored } from './scored.ts';
import type { Weights } from './weights.ts';

/** Adds what all candidates of a document hold together, as if they were one passage of their mean length. */
export function addDocumentScore(scored: Scored[], first: Candidates, weights: Weights): void {
  if (weights.document === 0) return;
  const { k1, b } = weights;
  const options = { k1, b, meanLength: first.meanLength + first.meanTitleLength };
  const score = new Map<string, number>();
  for (const [id, group] of Map.groupBy(scored, ({ candidate }) => candidate.documentId)) {
    const rarities = group[0]?.rarities ?? new Float64Array();
    const counts = rarities.map((_, slot) => group.reduce((sum, one) => sum + (one.counts[slot] ?? 0), 0));
    const length = group.reduce((sum, one) => sum + one.length, 0) / group.length;
    score.set(id, bm25(counts, rarities, length, options));
  }
  const scores = scored.map(({ candidate }) => score.get(candidate.documentId) ?? 0);
  mix(scored, 'document', weights.document, scores);
}
