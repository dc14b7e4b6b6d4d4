import type { Neighbour } from '../ports.ts';

/** The nearest first; of equals the document whose id comes first, and its earlier passage: never the order of ingestion. */
export function byCosine(a: Neighbour, b: Neighbour): number {
  if (a.cosine !== b.cosine) return b.cosine - a.cosine;
  if (a.documentId !== b.documentId) return a.documentId < b.documentId ? -1 : 1;
  return a.ordinal - b.ordinal;
}
