import { byScore, scale, type Scored } from './scored.ts';
import type { Weights } from './weights.ts';

/** Best first, with further passages of a document, and repetitions of a text, moved down a little. */
export function diversify(scored: readonly Scored[], weights: Weights): Scored[] {
  const ofDocument = new Map<string, number>();
  const texts = new Set<string>();
  for (const one of scored.toSorted(byScore)) {
    const { documentId, tokens, titleTokens } = one.candidate;
    const text = `${titleTokens}\n${tokens}`;
    const before = ofDocument.get(documentId) ?? 0;
    ofDocument.set(documentId, before + 1);
    scale(one, weights.repeat ** before * (texts.has(text) ? weights.duplicate : 1));
    texts.add(text);
  }
  return scored.toSorted(byScore);
}
