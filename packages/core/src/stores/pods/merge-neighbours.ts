import type { Neighbours } from '../../ports.ts';
import { byCosine } from '../../vectors/by-cosine.ts';

/** What one store gave, with how many vectors the caller sees there. */
export interface NeighboursPart extends Neighbours {
  readonly vectors: number;
}

/** The nearest of several stores: cosines are comparable as they are, and each store counts in the background by its share of the vectors. */
export function mergeNeighbours(parts: readonly NeighboursPart[], limit: number): Neighbours {
  const [only] = parts;
  if (only && parts.length === 1) {
    const { vectors: _vectors, ...own } = only;
    return own;
  }
  return {
    nearest: parts
      .flatMap(({ nearest }) => nearest)
      .toSorted(byCosine)
      .slice(0, limit),
    cosines: new Map(parts.flatMap(({ cosines }) => [...cosines])),
    background: sampled(parts),
    searched: parts.reduce((sum, { searched }) => sum + searched, 0),
    spaces: new Map(parts.flatMap(({ spaces }) => [...spaces])),
    literal: parts.some(({ literal }) => literal),
  };
}

function sampled(parts: readonly NeighboursPart[]): Float64Array {
  const vectors = parts.reduce((sum, part) => sum + part.vectors, 0);
  if (parts.every(({ background }) => background.length < sampleSize) && vectors <= sampleSize)
    return Float64Array.from(parts.flatMap(({ background }) => [...background]));
  const taken = parts.flatMap((part) => {
    const share = Math.min(part.background.length, Math.round((sampleSize * part.vectors) / vectors));
    // Each is a sample already, in whatever order: every so-manieth is one too.
    return Array.from(
      { length: share },
      (_, n) => part.background[Math.floor((n * part.background.length) / share)] ?? 0,
    );
  });
  return Float64Array.from(taken);
}

const sampleSize = 500;
