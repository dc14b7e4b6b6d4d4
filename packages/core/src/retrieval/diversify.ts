import { byScore, scale, type Scored } from './scored.ts';
import { resemblance, type Sketch, sketchOf } from './sketch.ts';
import type { Weights } from './weights.ts';

/** Best first, with further passages of a document, and repetitions of a text, moved down a little. */
export function diversify(scored: readonly Scored[], weights: Weights): Scored[] {
  const ofDocument = new Map<string, number>();
  const isRepetition = repetitions(weights);
  for (const [place, one] of scored.toSorted(byScore).entries()) {
    const { documentId } = one.candidate;
    const before = ofDocument.get(documentId) ?? 0;
    ofDocument.set(documentId, before + 1);
    scale(one, weights.repeat ** before * (isRepetition(one, place) ? weights.duplicate : 1));
  }
  return scored.toSorted(byScore);
}

/** Tells of each passage, best first, whether a better one has the same text, or nearly so with the same words of the query. */
function repetitions(weights: Weights): (one: Scored, place: number) => boolean {
  const texts = new Set<string>();
  const near = new Map<string, (() => Sketch)[]>();
  return ({ candidate: { tokens, titleTokens }, counts }, place) => {
    const text = `${titleTokens}\n${tokens}`;
    if (texts.has(text)) return true;
    texts.add(text);
    if (place >= weights.rescored || weights.duplicate === 1) return false;
    // Filings differ in a name and a date: what answers more of the query is no repetition.
    const words = counts.join(' ');
    const sketch = once(() => sketchOf(text));
    const others = near.get(words) ?? [];
    if (others.some((other) => resemblance(sketch(), other()) >= weights.nearDuplicate)) return true;
    near.set(words, [...others, sketch]);
    return false;
  };
}

// Most passages have no other to be compared with.
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
