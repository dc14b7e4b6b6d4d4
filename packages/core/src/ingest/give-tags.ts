import { accessOf, localPrincipal } from '../access/permission.ts';
import type { IndexedDocument, KnowledgeStore, KnownDocument } from '../ports.ts';
import type { Target } from './read-in.ts';

/**
 * Gives documents the tags of the target and those that they were given before; their metadata names under `givenTags` which of their tags
 * they do not say of themselves. When the target has an empty list of tags, those given before are taken away.
 */
export function giveTags(store: KnowledgeStore, { collection, tags, signal }: Target) {
  return async (documents: readonly IndexedDocument[]): Promise<readonly IndexedDocument[]> => {
    if (tags?.length === 0) return documents;
    const keys = new Set(documents.map(({ document }) => document.key));
    const known = await store.known(collection, [...keys], { signal });
    return Promise.all(
      documents.map(async (indexed) => {
        const before = known.get(indexed.document.key);
        const earlier = before ? await givenBefore(before, indexed.document.hash) : [];
        return withTags(indexed, [...(tags ?? []), ...earlier]);
      }),
    );
  };

  async function givenBefore(before: KnownDocument, hash: string): Promise<readonly string[]> {
    // The same content says the same tags of itself: all others were given.
    if (before.tags.length === 0 || before.hash === hash) return before.tags;
    const stored = await store.get(before.id, accessOf(localPrincipal), { signal });
    if (stored?.hash === hash) return stored.tags;
    const given = stored?.metadata['givenTags'];
    return Array.isArray(given) ? given.filter((tag) => before.tags.includes(tag)) : [];
  }
}

function withTags(indexed: IndexedDocument, given: readonly string[]): IndexedDocument {
  const { document } = indexed;
  const givenTags = [...new Set(given)].filter((tag) => !document.tags.includes(tag)).toSorted();
  if (givenTags.length === 0) return indexed;
  const tags = [...document.tags, ...givenTags].toSorted();
  return { ...indexed, document: { ...document, tags, metadata: { ...document.metadata, givenTags } } };
}
