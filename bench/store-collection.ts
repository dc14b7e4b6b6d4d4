import { indexDocument } from '../packages/core/src/ingest/index-document.ts';
import type { KnowledgeStore } from '../packages/core/src/ports.ts';
import type { Collection } from './collection.ts';

/** Stores a collection, cut as the product does; gives the collection's own id of each stored document. */
export async function storeCollection(
  store: Pick<KnowledgeStore, 'put'>,
  { documents }: Collection,
): Promise<ReadonlyMap<string, string>> {
  const cut = { words: 200, overlap: 40 };
  const keys = new Map<string, string>();
  const rest = { sourceUrl: '', mediaType: 'text/plain', tags: [], updatedAt: '2026-01-01T00:00:00.000Z' };
  for (let at = 0; at < documents.length; at += 100) {
    const batch = await Promise.all(
      documents.slice(at, at + 100).map(({ id, title, text }) => {
        const from = { ...rest, collection: 'default', key: id, hash: id, bytes: text.length, title };
        return indexDocument({ text: text || title, title, sections: [] }, from, cut);
      }),
    );
    for (const { document } of batch) keys.set(document.id, document.key);
    await store.put(batch);
  }
  return keys;
}
