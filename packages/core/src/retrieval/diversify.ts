import { once } from './once.ts';
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
  // Filings differ in a name and a date: what answers more of the query is no repetition.
  const alike = new Map<string, Text[]>();
  return ({ candidate: { tokens, titleTokens }, laid, counts }, place) => {
    const words = counts.join(' ');
    const others = alike.get(words) ?? [];
    alike.set(words, others);
    if (others.some((other) => other.tokens === tokens && other.titleTokens === titleTokens)) return true;
    const compared = place < weights.rescored && weights.duplicate !== 1;
    // Most passages have no other to be compared with.
    const text: Text = { tokens, titleTokens, sketch: once(() => sketchOf(laid.whole)), compared };
    if (compared && others.some((other) => isNearly(other, text, weights))) return true;
    others.push(text);
    return false;
  };
}

interface Text {
  readonly tokens: string;
  readonly titleTokens: string;
  readonly sketch: () => Sketch;
  /** It is among the best, whose sketches are looked at. */
  readonly compared: boolean;
}

const isNearly = (other: Text, text: Text, { nearDuplicate }: Weights): boolean =>
  other.compared && resemblance(text.sketch(), other.sketch(), nearDuplicate) >= nearDuplicate;
