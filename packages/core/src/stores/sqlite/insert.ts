import type { IndexedDocument, IndexedPassage } from '../../ports.ts';
import { extensionOf } from '../extension-of.ts';
import type { Books } from './books.ts';
import { countTokens } from './count-tokens.ts';
import type { Database } from './database.ts';
import { scopeToken } from './full-text/scope.ts';

/** Inside a write transaction: stores a document of which there is nothing yet. */
export function insert(database: Database, books: Books, indexed: IndexedDocument, analysisVersion: number): void {
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

const insertDocumentSql = `
  INSERT INTO document (id, collection, key, extension, title, title_tokens, source_url, media_type, language, tags,
    metadata, hash, analysis, bytes, characters, pages, updated_at, first_passage, passages, tokens)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING row`;
