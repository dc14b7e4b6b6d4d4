import type { Candidate } from '../ports.ts';
import type { LaidPassage } from './token-page.ts';

/** A candidate on its way through the stages, which raise or lower its score and write what they did in `parts`. */
export interface Scored {
  readonly candidate: Candidate;
  /** Its text, until the next search. */
  readonly laid: LaidPassage;
  /** Occurrences of each slot in title, headings and body. */
  readonly counts: Float64Array;
  readonly length: number;
  readonly rarities: Float64Array;
  parts: Record<string, number>;
  score: number;
}

/** Best first; equals by document, then place in it, so that no order depends on the store. */
export function byScore(a: Scored, b: Scored): number {
  if (a.score !== b.score) return b.score - a.score;
  const [x, y] = [a.candidate, b.candidate];
  if (x.documentId !== y.documentId) return x.documentId < y.documentId ? -1 : 1;
  return x.ordinal - y.ordinal;
}

/** Multiplies a score and all its parts. */
export function scale(scored: Scored, factor: number): void {
  scored.score *= factor;
  if (factor === 1) return;
  for (const part in scored.parts) scored.parts[part] = (scored.parts[part] ?? 0) * factor;
}

/** Adds a share of a score to it, lowers it where that is below 0, and notes that as a part. */
export function addShare(scored: Scored, part: string, share: number): void {
  const own = scored.score * share;
  scored.parts[part] = (scored.parts[part] ?? 0) + own;
  scored.score += own;
}

/** Makes the best score 1 and gives another score, its best made 1 too, a share beside it; the share may differ by candidate. */
export function mix(
  scored: readonly Scored[],
  part: string,
  shareOf: (candidate: Candidate) => number,
  scores: readonly number[],
): void {
  const best = scored.reduce((most, { score }) => Math.max(most, score), 0) || 1;
  const bestOther = scores.reduce((most, score) => Math.max(most, score), 0) || 1;
  for (const [i, one] of scored.entries()) {
    const share = shareOf(one.candidate);
    scale(one, (1 - share) / best);
    const own = (share * (scores[i] ?? 0)) / bestOther;
    one.parts[part] = own;
    one.score += own;
  }
}
