import { KbError } from '../../errors.ts';
import type { Move } from '../../ports.ts';
import { extensionOf } from '../extension-of.ts';
import { openBooks } from './books.ts';
import { countTokens } from './count-tokens.ts';
import type { Database } from './database.ts';
import { storedByKey, type StoredDocument, storedDocument, unindex } from './erase.ts';
import { scopeToken } from './full-text/scope.ts';
import { replaceNul } from './without-nul.ts';
import { stopIf } from './write.ts';

/** Inside a write transaction: gives documents other keys; throws `conflict` when one would be had twice. */
export function moveDocuments(database: Database, moves: readonly Move[], cancelled: () => boolean): number {
  const books = openBooks(database);
  const last = new Map(moves.map((move) => [move.id, move]));
  const found = [...last.values()].flatMap((move) => {
    const stored = storedDocument(database, move.id);
    return stored ? [{ move, stored }] : [];
  });
  // All leave their keys before any takes one, so that they may change places.
  for (const { stored } of found) {
    database.sql('UPDATE document SET key = ? WHERE row = ?').run(`\u0001 moving ${stored.row}`, stored.row);
  }
  for (const { move, stored } of found) {
    stopIf(cancelled);
    const key = replaceNul(move.key);
    if (storedByKey(database, stored.collection, key))
      throw new KbError('conflict', `Another document has the key ${key}. Nothing was moved.`);
    database
      .sql('UPDATE document SET key = ?, extension = ?, source_url = ? WHERE row = ?')
      .run(key, extensionOf(key), replaceNul(move.sourceUrl), stored.row);
    if (!move.title) continue;
    const tokens = replaceNul(move.title.tokens);
    retitle(database, stored, replaceNul(move.title.text), tokens);
    const more = countTokens(tokens) - countTokens(stored.title_tokens);
    books.lengthenTitles(stored.collection, more * stored.passages);
  }
  books.close();
  return found.length;
}

/** Puts another title into the index, where each passage holds that of its document. */
function retitle(database: Database, stored: StoredDocument, title: string, tokens: string): void {
  const { row, collection, first_passage: first, passages } = stored;
  unindex(database, stored);
  database
    .sql(
      `INSERT INTO passage_index (rowid, title, body, scope)
       SELECT row, ?, tokens, ? FROM passage_text WHERE row >= ? AND row < ?`,
    )
    .run(tokens, scopeToken(collection), first, first + passages);
  database.sql('UPDATE document SET title = ?, title_tokens = ? WHERE row = ?').run(title, tokens, row);
}
