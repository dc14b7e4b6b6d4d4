import type { Candidates } from '../ports.ts';
import { bm25 } from './bm25.ts';
import type { Scored } from './scored.ts';
import type { Weights } from './weights.ts';

/**
 * A query word that a passage lacks counts a part when another candidate of its document holds it:
 * the company and the quarter stand on the first page of a filing alone. A document of one passage gains nothing.
 */
export function addDocumentScore(scored: readonly Scored[], first: Candidates, weights: Weights): void {
  if (weights.document === 0) return;
  const { k1, b } = weights;
  const options = { k1, b, meanLength: first.meanLength + first.meanTitleLength };
  for (const group of Map.groupBy(scored, ({ candidate }) => candidate.documentId).values()) {
    const [one, ...others] = group;
    if (!one || others.length === 0) continue;
    const most = one.counts.map((_, slot) => Math.max(...group.map(({ counts }) => counts[slot] ?? 0)));
    for (const each of group) {
      const elsewhere = most.map((count, slot) => (each.counts[slot] ? 0 : count));
      const part = weights.document * bm25(elsewhere, each.rarities, each.length, options);
      each.parts['document'] = part;
      each.score += part;
    }
  }
}
