import { DatabaseSync } from 'node:sqlite';
import type { Collection } from './collection.ts';

/** What a plain SQLite full-text table of whole documents finds with any of the words: ids, best first. */
export function fullText({ documents }: Collection, tokenizer: 'unicode61' | 'porter'): (query: string) => string[] {
  const database = new DatabaseSync(':memory:');
  database.exec(`CREATE VIRTUAL TABLE documents USING fts5(id UNINDEXED, title, text, tokenize='${tokenizer}')`);
  const insert = database.prepare('INSERT INTO documents VALUES (?, ?, ?)');
  database.exec('BEGIN');
  for (const { id, title, text } of documents) insert.run(id, title, text);
  database.exec('COMMIT');
  const select = database.prepare('SELECT id FROM documents WHERE documents MATCH ? ORDER BY rank LIMIT 100');
  return (query) => {
    const words = query.match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
    if (words.length === 0) return [];
    return select.all(words.map((word) => `"${word}"`).join(' OR ')).map(({ id }) => String(id));
  };
}
