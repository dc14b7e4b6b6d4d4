import { KbError } from '../../errors.ts';
import type { Access, Document } from '../../model.ts';
import type { IndexedDocument, IndexedPassage, PutStatus } from '../../ports.ts';
import type { Database } from './database.ts';
import { type Books, openBooks } from './books.ts';
import { scopeToken } from './match.ts';
import { extensionOf } from './selection.ts';
import { withoutNul } from './without-nul.ts';

export interface PutOptions {
  readonly analysisVersion: number;
  readonly cancelled: () => boolean;
}

/** Inside a write transaction: puts each document, or leaves it when it is there already, in the same analysis. */
export function putDocuments(
  database: Database,
  documents: readonly IndexedDocument[],
  { analysisVersion, cancelled }: PutOptions,
): readonly PutStatus[] {
  const books = openBooks(database);
  const statuses = documents.map((given): PutStatus => {
    stopIf(cancelled);
    const indexed = withoutNul(given);
    const before = storedDocument(database, indexed.document.id);
    if (before && before.analysis === analysisVersion && sameContent(before, indexed.document)) return 'unchanged';
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

interface StoredDocument {
  readonly row: number;
  readonly collection: number;
  readonly title: string;
  readonly title_tokens: string;
  readonly media_type: string;
  readonly language: string;
  readonly tags: string;
  readonly metadata: string;
  readonly hash: string;
  readonly analysis: number;
  readonly bytes: number;
  readonly first_passage: number;
  readonly passages: number;
  readonly tokens: number;
}

const storedDocument = (database: Database, id: string): StoredDocument | undefined =>
  database
    .sql<StoredDocument>(
      `SELECT row, collection, title, title_tokens, media_type, language, tags, metadata, hash, analysis, bytes,
              first_passage, passages, tokens FROM document WHERE id = ?`,
    )
    .get(id);

const sameContent = (stored: StoredDocument, document: Document): boolean =>
  stored.hash === document.hash &&
  stored.title === document.title &&
  stored.language === document.language &&
  stored.tags === JSON.stringify(document.tags) &&
  stored.metadata === JSON.stringify(document.metadata);

function insert(database: Database, books: Books, indexed: IndexedDocument, analysisVersion: number): void {
  const { document, titleTokens, passages } = indexed;
  const collection = books.collection(document.collection);
  const first = books.reservePassages(passages.length);
  const tokens = passages.reduce((sum, passage) => sum + countTokens(passage.tokens), 0);
  const { row } = database
    .sql<{ row: number }>(insertDocumentSql)
    .get(
      document.id,
      collection,
      document.key,
      extensionOf(document.key),
      document.title,
      titleTokens,
      document.sourceUrl,
      document.mediaType,
      document.language,
      JSON.stringify(document.tags),
      JSON.stringify(document.metadata),
      document.hash,
      analysisVersion,
      document.bytes,
      document.characters,
      document.pages,
      document.updatedAt,
      first,
      passages.length,
      tokens,
    ) ?? { row: 0 };
  for (const [ordinal, passage] of passages.entries()) {
    insertPassage(database, {
      row: first + ordinal,
      document: row,
      scope: scopeToken(collection),
      titleTokens,
      passage,
    });
  }
  const tags = new Set(document.tags);
  for (const tag of tags) database.sql('INSERT INTO tag VALUES (?, ?)').run(tag, row);
  books.enter(collection, 1, {
    passages: passages.length,
    bytes: document.bytes,
    tokens,
    titleTokens: countTokens(titleTokens) * passages.length,
    language: document.language,
    format: document.mediaType,
    analysis: String(analysisVersion),
    tags,
  });
}

interface PassageInsert {
  readonly row: number;
  readonly document: number;
  readonly scope: string;
  readonly titleTokens: string;
  readonly passage: IndexedPassage;
}

function insertPassage(database: Database, { row, document, scope, titleTokens, passage }: PassageInsert): void {
  const { heading, page, lines, characters, tokens, text } = passage;
  database
    .sql('INSERT INTO passage VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
    .run(row, document, JSON.stringify(heading), page ?? null, lines.from, lines.to, characters.from, characters.to);
  database.sql('INSERT INTO passage_text VALUES (?, ?, ?)').run(row, tokens, text);
  database
    .sql('INSERT INTO passage_index (rowid, title, body, scope) VALUES (?, ?, ?, ?)')
    .run(row, titleTokens, tokens, scope);
}

function erase(database: Database, books: Books, stored: StoredDocument): void {
  const { row, collection, title_tokens: titleTokens, first_passage: first, passages } = stored;
  const range = [first, first + passages] as const;
  // The index keeps no text, so it must be told exactly which tokens to forget.
  database
    .sql(
      `INSERT INTO passage_index (passage_index, rowid, title, body, scope)
       SELECT 'delete', row, ?, tokens, ? FROM passage_text WHERE row >= ? AND row < ?`,
    )
    .run(titleTokens, scopeToken(collection), ...range);
  database.sql('DELETE FROM passage_text WHERE row >= ? AND row < ?').run(...range);
  database.sql('DELETE FROM passage WHERE row >= ? AND row < ?').run(...range);
  // What this store wrote as a list of strings.
  const tags = new Set(JSON.parse(stored.tags) as string[]);
  for (const tag of tags) database.sql('DELETE FROM tag WHERE name = ? AND document = ?').run(tag, row);
  database.sql('DELETE FROM document WHERE row = ?').run(row);
  books.enter(collection, -1, {
    passages,
    bytes: stored.bytes,
    tokens: stored.tokens,
    titleTokens: countTokens(titleTokens) * passages,
    language: stored.language,
    format: stored.media_type,
    analysis: String(stored.analysis),
    tags,
  });
}

function stopIf(cancelled: () => boolean): void {
  if (cancelled()) throw new KbError('cancelled', 'The call was cancelled.');
}

/** Tokens stand between single spaces or line feeds. */
function countTokens(tokens: string): number {
  let count = 0;
  let inside = false;
  for (let n = 0; n < tokens.length; n++) {
    const code = tokens.charCodeAt(n);
    const isToken = code !== 32 && code !== 10;
    if (isToken && !inside) count++;
    inside = isToken;
  }
  return count;
}

const insertDocumentSql = `
  INSERT INTO document (id, collection, key, extension, title, title_tokens, source_url, media_type, language, tags,
    metadata, hash, analysis, bytes, characters, pages, updated_at, first_passage, passages, tokens)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING row`;
