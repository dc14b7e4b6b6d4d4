import type { IndexedDocument, PutOutcome } from '../../ports.ts';
import { extensionOf } from '../extension-of.ts';

/** Documents as `kb_put` takes them: in rounds without any twice, each with its place in the batch. */
export function roundsOf(
  documents: readonly IndexedDocument[],
  rules: { readonly anew: boolean; readonly keep: number },
): {
  readonly rounds: readonly (readonly object[])[];
  /** Puts the statuses, which come round by round, in the order of the batch. */
  inOrder(statuses: readonly PutOutcome[]): readonly PutOutcome[];
} {
  const rounds: { readonly place: number; readonly row: object }[][] = [];
  const times = new Map<string, number>();
  for (const [place, indexed] of documents.entries()) {
    const { id } = indexed.document;
    const round = times.get(id) ?? 0;
    times.set(id, round + 1);
    (rounds[round] ??= []).push({ place, row: { ...toRow(indexed), ...rules } });
  }
  const places = rounds.flat().map(({ place }) => place);
  return {
    rounds: rounds.map((round) => round.map(({ row }) => row)),
    inOrder(statuses) {
      const ordered = [...statuses];
      for (const [n, place] of places.entries()) ordered[place] = statuses[n] ?? 'unchanged';
      return ordered;
    },
  };
}

function toRow({ document, titleTokens, passages, inPlaceOf }: IndexedDocument): object {
  const { passages: _count, metadata, ...same } = document;
  return {
    ...same,
    extension: extensionOf(document.key),
    titleTokens,
    inPlaceOf,
    metadata: JSON.stringify(metadata),
    passages: passages.map(({ text, heading, page, lines, characters, tokens }) => ({
      text,
      heading: JSON.stringify(heading),
      page,
      firstLine: lines.from,
      lastLine: lines.to,
      ...characters,
      tokens,
    })),
  };
}
