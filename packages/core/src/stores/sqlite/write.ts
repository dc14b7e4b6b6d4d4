import { KbError } from '../../errors.ts';
import type { Access, Document } from '../../model.ts';
import type { IndexedDocument, PutStatus } from '../../ports.ts';
import { openBooks } from './books.ts';
import type { Database } from './database.ts';
import { erase, type StoredDocument, storedDocument } from './erase.ts';
import { insert } from './insert.ts';
import { withoutNul } from './without-nul.ts';

export interface PutOptions {
  readonly analysisVersion: number;
  /** Also what is there already. */
  readonly anew: boolean;
  readonly cancelled: () => boolean;
}

/** Inside a write transaction: puts each document, or leaves it when it is there already, in the same analysis. */
export function putDocuments(
  database: Database,
  documents: readonly IndexedDocument[],
  { analysisVersion, anew, cancelled }: PutOptions,
): readonly PutStatus[] {
  const books = openBooks(database);
  const statuses = documents.map((given): PutStatus => {
    stopIf(cancelled);
    const indexed = withoutNul(given);
    const before = storedDocument(database, indexed.document.id);
    if (before && !anew && before.analysis === analysisVersion && sameContent(before, indexed.document))
      return 'unchanged';
    if (before) erase(database, books, before);
    insert(database, books, indexed, analysisVersion);
    return before ? 'changed' : 'added';
  });
  books.close();
  return statuses;
}

/** Inside a write transaction: removes the documents that `access` shows. */
export function removeDocuments(
  database: Database,
  ids: readonly string[],
  access: Access,
  cancelled: () => boolean,
): number {
  const books = openBooks(database);
  const visible = access === 'all' ? undefined : new Set(access.map((name) => books.collection(name)));
  let removed = 0;
  for (const id of ids) {
    stopIf(cancelled);
    const before = storedDocument(database, id);
    if (!before || (visible && !visible.has(before.collection))) continue;
    erase(database, books, before);
    removed++;
  }
  books.close();
  return removed;
}

const sameContent = (stored: StoredDocument, document: Document): boolean =>
  stored.hash === document.hash &&
  stored.title === document.title &&
  stored.language === document.language &&
  stored.tags === JSON.stringify(document.tags) &&
  stored.metadata === JSON.stringify(document.metadata);

function stopIf(cancelled: () => boolean): void {
  if (cancelled()) throw new KbError('cancelled', 'The call was cancelled.');
}
