import { KbError } from '../../errors.ts';
import { type Access, type Document, versionOf } from '../../model.ts';
import type { IndexedDocument, PutOutcome, VersionRules } from '../../ports.ts';
import { type Books, openBooks } from './books.ts';
import type { Database } from './database.ts';
import { erase, storedByKey, type StoredDocument, storedDocument } from './erase.ts';
import { insert } from './insert.ts';
import { dropOldVersions, forgetVersions, keepSince, keepVersion } from './keep-version.ts';
import { withoutNul } from './without-nul.ts';

export interface PutOptions {
  readonly analysisVersion: number;
  /** Also what is there already. */
  readonly anew: boolean;
  readonly versions: VersionRules;
  readonly cancelled: () => boolean;
}

/** Inside a write transaction: puts each document, or leaves it when it is there already, in the same analysis. */
export function putDocuments(
  database: Database,
  documents: readonly IndexedDocument[],
  { analysisVersion, anew, versions, cancelled }: PutOptions,
): readonly PutOutcome[] {
  const books = openBooks(database);
  const statuses = documents.map((given): PutOutcome => {
    stopIf(cancelled);
    const { indexed, before } = settle(database, books, withoutNul(given));
    if (before && given.inPlaceOf !== undefined && isAnother(before, given)) return 'taken';
    if (before && !anew && before.analysis === analysisVersion && sameContent(before, indexed.document))
      return 'unchanged';
    const isSameText = before && versionOf(before) === versionOf(indexed.document);
    // Whoever sees the one collection may not see the other.
    if (before && before.collection !== books.collection(indexed.document.collection))
      forgetVersions(database, before.id);
    else if (before && !isSameText) keepVersion(database, before, indexed.document.updatedAt, versions);
    if (before) erase(database, books, before);
    insert(database, books, indexed, analysisVersion);
    if (before && isSameText) keepSince(database, before.id, before.since);
    return before ? 'changed' : 'added';
  });
  dropOldVersions(database, versions);
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
    forgetVersions(database, id);
    removed++;
  }
  books.close();
  return removed;
}

interface Settled {
  readonly indexed: IndexedDocument;
  readonly before: StoredDocument | undefined;
}

/** A document with the id it is known by here: that of what has its key, else one that no other has. */
function settle(database: Database, books: Books, indexed: IndexedDocument): Settled {
  const { id, key } = indexed.document;
  const collection = books.collection(indexed.document.collection);
  const known = storedDocument(database, id);
  if (known && (known.key === key || known.collection !== collection)) return { indexed, before: known };
  const before = storedByKey(database, collection, key);
  let own = before?.id ?? id;
  for (let n = 2; !before && storedDocument(database, own); n++) own = `${id}.${n}`;
  return { indexed: { ...indexed, document: { ...indexed.document, id: own } }, before };
}

const isAnother = ({ source_url: url }: StoredDocument, { document, inPlaceOf }: IndexedDocument): boolean =>
  url !== document.sourceUrl && url !== inPlaceOf;

const sameContent = (stored: StoredDocument, document: Document): boolean =>
  stored.hash === document.hash &&
  stored.title === document.title &&
  stored.language === document.language &&
  stored.tags === JSON.stringify(document.tags) &&
  stored.metadata === JSON.stringify(document.metadata);

export function stopIf(cancelled: () => boolean): void {
  if (cancelled()) throw new KbError('cancelled', 'The call was cancelled.');
}
