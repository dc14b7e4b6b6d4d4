import type { Stats } from '../../model.ts';
import type { Stored } from './passage-index.ts';

/** The figures of these documents. */
export function statsOf(all: readonly Stored[]): Stats {
  const documents = all.map((stored) => stored.indexed.document);
  const lastChange = documents
    .map((document) => document.updatedAt)
    .toSorted()
    .at(-1);
  return {
    documents: documents.length,
    passages: all.reduce((sum, stored) => sum + stored.rows.length, 0),
    bytes: documents.reduce((sum, document) => sum + document.bytes, 0),
    languages: countBy(all, ({ indexed }) => [indexed.document.language]),
    formats: countBy(all, ({ indexed }) => [indexed.document.mediaType]),
    collections: countBy(all, ({ indexed }) => [indexed.document.collection]),
    tags: countBy(all, ({ indexed }) => indexed.document.tags),
    ...(lastChange === undefined ? {} : { lastChange }),
  };
}

/** Their languages, the most frequent first. */
export function languagesOf(all: readonly Stored[]): readonly string[] {
  return Object.entries(countBy(all, ({ indexed }) => [indexed.document.language]))
    .toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([language]) => language);
}

function countBy(stored: readonly Stored[], keys: (stored: Stored) => readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const one of stored) for (const key of keys(one)) counts.set(key, (counts.get(key) ?? 0) + 1);
  return Object.fromEntries(counts);
}
