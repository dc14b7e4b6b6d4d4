import type { Document } from '../model.ts';
import type { IndexedDocument, KnowledgeStore, StoredVersion } from '../ports.ts';

/** Earlier versions of some documents by their ids, the first one first: put one after the other before the present, they become its versions again. */
export async function readEarlier(
  store: KnowledgeStore,
  documents: readonly Document[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, readonly IndexedDocument[]>> {
  const ids = documents.map(({ id }) => id);
  if (ids.length === 0) return new Map();
  const found = await store.versions.latest({ filter: { documents: ids }, limit: MOST_VERSIONS }, 'all', { signal });
  const read = new Map<string, readonly IndexedDocument[]>();
  for (const [id, versions] of Map.groupBy(found, ({ document }) => document.id)) {
    const inOrder = versions.toSorted((a, b) => a.row - b.row);
    const own: IndexedDocument[] = [];
    for (const version of inOrder) own.push(await readVersion(store, version, signal));
    read.set(id, own);
  }
  return read;
}

const MOST_VERSIONS = 100_000;

/** It gives way at once, so nobody will look for its words. */
async function readVersion(
  store: KnowledgeStore,
  { row, document, since }: StoredVersion,
  signal: AbortSignal | undefined,
): Promise<IndexedDocument> {
  const passages = await store.versions.passages(row, 'all', { signal });
  return {
    document: { ...document, updatedAt: since },
    titleTokens: '',
    passages: passages.map(({ documentId: _document, ordinal: _ordinal, ...passage }) => ({ ...passage, tokens: '' })),
  };
}
