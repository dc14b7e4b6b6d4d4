import type { Access, Document, Page } from '../../model.ts';
import type { KnownDocument } from '../../ports.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { Database } from './database.ts';
import type { ListQuery } from './protocol.ts';
import { select } from './selection.ts';
import { replaceNul } from './without-nul.ts';

/** The columns of a `DocumentRow`, from `document d JOIN collection c`. */
export const documentColumns = `d.id, c.name AS collection, d.key, d.title, d.source_url, d.media_type, d.language,
  d.tags, d.metadata, d.hash, d.bytes, d.characters, d.passages, d.pages, d.updated_at`;

export interface DocumentRow {
  readonly id: string;
  readonly collection: string;
  readonly key: string;
  readonly title: string;
  readonly source_url: string;
  readonly media_type: string;
  readonly language: string;
  readonly tags: string;
  readonly metadata: string;
  readonly hash: string;
  readonly bytes: number;
  readonly characters: number;
  readonly passages: number;
  readonly pages: number;
  readonly updated_at: string;
}

export function getDocument(database: Database, id: string, access: Access): Document | undefined {
  const row = database
    .sql<DocumentRow>(
      `SELECT ${documentColumns} FROM document d JOIN collection c ON c.row = d.collection WHERE d.id = ?`,
    )
    .get(id);
  return row && allows(access, row.collection) ? toDocument(row) : undefined;
}

/** A document that another version analysed has no hash, so that it is read again. */
export function knownDocuments(
  database: Database,
  collection: string,
  keys: readonly string[],
  analysisVersion: number,
): ReadonlyMap<string, KnownDocument> {
  const statement = database.sql<KnownRow>(
    `SELECT d.id, d.hash, d.source_url, d.tags, d.passages, d.analysis FROM document d
     WHERE d.collection = (SELECT row FROM collection WHERE name = ?) AND d.key = ?`,
  );
  const found = new Map<string, KnownDocument>();
  for (const key of keys) {
    const row = statement.get(collection, replaceNul(key));
    if (row) found.set(key, toKnown(row, analysisVersion));
  }
  return found;
}

export function listDocuments(
  database: Database,
  { filter, limit, cursor }: ListQuery,
  access: Access,
): Page<Document> {
  const { collections, conditions } = select(database, access, filter);
  const after = cursor === undefined ? undefined : readCursor(cursor);
  const reached = after && database.sql<{ reached: number }>('SELECT ? >= ? AS reached');
  const where = ['d.collection = ?', 'd.key > ?', ...conditions.map(({ sql }) => sql)].join(' AND ');
  const statement = database.sql<DocumentRow>(
    `SELECT ${documentColumns} FROM document d JOIN collection c ON c.row = d.collection
     WHERE ${where} ORDER BY d.key LIMIT ?`,
  );
  const parameters = conditions.flatMap((condition) => condition.parameters);
  const items: Document[] = [];
  for (const { row, name } of collections) {
    // SQLite compares, so that one order holds throughout.
    if (after && reached?.get(name, after[0])?.reached !== 1) continue;
    const from = after?.[0] === name ? after[1] : '';
    items.push(...statement.all(row, from, ...parameters, limit + 1 - items.length).map(toDocument));
    if (items.length > limit) break;
  }
  const last = items[limit - 1];
  return items.length > limit && last ? { items: items.slice(0, limit), cursor: writeCursor(last) } : { items };
}

export const allows = (access: Access, collection: string): boolean => access === 'all' || access.includes(collection);

export function toDocument(row: DocumentRow): Document {
  const { id, collection, key, title, language, hash, bytes, characters, passages, pages } = row;
  return {
    id,
    collection,
    key,
    title,
    sourceUrl: row.source_url,
    mediaType: row.media_type,
    language,
    tags: parse(row.tags),
    metadata: parse(row.metadata),
    hash,
    bytes,
    characters,
    passages,
    pages,
    updatedAt: row.updated_at,
  };
}

interface KnownRow extends Pick<DocumentRow, 'id' | 'hash' | 'source_url' | 'tags' | 'passages'> {
  readonly analysis: number;
}

function toKnown(row: KnownRow, analysisVersion: number): KnownDocument {
  const { id, source_url: sourceUrl, tags, passages } = row;
  return { id, hash: row.analysis === analysisVersion ? row.hash : '', sourceUrl, tags: parse(tags), passages };
}

/** JSON that this store wrote itself. */
export function parse<T>(json: string): T {
  // It was written from a value of that type.
  return JSON.parse(json) as T;
}
