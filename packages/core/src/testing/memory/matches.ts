import type { Document, Filter } from '../../model.ts';
import { wantedTypes } from '../../stores/wanted-types.ts';

/** Whether a document meets a filter. */
export function matches(filter: Filter, document: Document): boolean {
  const { collections, tags, path, types, after, before, documents } = filter;
  const extension = /\.([^./]+)$/.exec(document.key)?.[1]?.toLowerCase() ?? '';
  return (
    (!collections || collections.includes(document.collection)) &&
    (!tags || tags.some((tag) => document.tags.includes(tag))) &&
    (path === undefined || document.key.startsWith(path)) &&
    (!types || wantedTypes(types).some((type) => type === document.mediaType || type.toLowerCase() === extension)) &&
    (after === undefined || document.updatedAt >= after) &&
    (before === undefined || document.updatedAt < before) &&
    (!documents || documents.includes(document.id))
  );
}
