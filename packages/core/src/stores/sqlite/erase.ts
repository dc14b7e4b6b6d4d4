import type { Books } from './books.ts';
import { countTokens } from './count-tokens.ts';
import type { Database } from './database.ts';
import { parse } from './documents.ts';
import { scopeToken } from './full-text/scope.ts';
import { forgetVectors } from './vectors/forget.ts';

export interface StoredDocument {
  readonly row: number;
  readonly id: string;
  readonly collection: number;
  readonly key: string;
  readonly source_url: string;
  readonly title: string;
  readonly title_tokens: string;
  readonly media_type: string;
  readonly language: string;
  readonly tags: string;
  readonly metadata: string;
  readonly hash: string;
  readonly analysis: number;
  readonly bytes: number;
  /** When the base took its text. */
  readonly since: string;
  readonly first_passage: number;
  readonly passages: number;
  readonly tokens: number;
}

/** What a writer needs to know of the document that is there. */
export const storedDocument = (database: Database, id: string): StoredDocument | undefined =>
  database.sql<StoredDocument>(`SELECT ${columns} FROM document WHERE id = ?`).get(id);

/** The document that has a key. */
export const storedByKey = (database: Database, collection: number, key: string): StoredDocument | undefined =>
  database.sql<StoredDocument>(`SELECT ${columns} FROM document WHERE collection = ? AND key = ?`).get(collection, key);

const columns = `row, id, collection, key, source_url, title, title_tokens, media_type, language, tags, metadata, hash, analysis, bytes,
  coalesce(text_since, updated_at) AS since, first_passage, passages, tokens`;

/** Inside a write transaction: takes the passages of a document, under its present title, out of the index. */
export function unindex(database: Database, stored: StoredDocument): void {
  const { collection, title_tokens: titleTokens, first_passage: first, passages } = stored;
  // The index keeps no text, so it must be told exactly which tokens to forget.
  database
    .sql(
      `INSERT INTO passage_index (passage_index, rowid, title, body, scope)
       SELECT 'delete', row, ?, tokens, ? FROM passage_text WHERE row >= ? AND row < ?`,
    )
    .run(titleTokens, scopeToken(collection), first, first + passages);
}

/** Inside a write transaction: leaves nothing of a document. */
export function erase(database: Database, books: Books, stored: StoredDocument): void {
  const { row, collection, title_tokens: titleTokens, first_passage: first, passages } = stored;
  const range = [first, first + passages] as const;
  unindex(database, stored);
  database.sql('DELETE FROM passage_text WHERE row >= ? AND row < ?').run(...range);
  database.sql('DELETE FROM passage WHERE row >= ? AND row < ?').run(...range);
  forgetVectors(database, collection, ...range);
  const tags = new Set(parse<string[]>(stored.tags));
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
