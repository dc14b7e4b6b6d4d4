import { deflateRawSync } from 'node:zlib';
import type { VersionRules } from '../../ports.ts';
import type { Database } from './database.ts';
import { getDocument } from './documents.ts';
import type { StoredDocument } from './erase.ts';
import { oldestEnd } from '../version-rules.ts';
import { passagesOf } from './passages.ts';

/** Inside a write transaction: keeps the text that a document still has, and of the earlier ones as many as the rules say. */
export function keepVersion(
  database: Database,
  { id, passages, since }: StoredDocument,
  until: string,
  rules: VersionRules,
) {
  if (rules.keep > 0) {
    const state = JSON.stringify({ ...getDocument(database, id, 'all'), since });
    const rows = passagesOf(database, id, { limit: passages }, 'all').map(({ documentId: _id, ...rest }) => rest);
    database
      .sql('INSERT INTO version (document, until, state, passages) VALUES (?, ?, ?, ?)')
      .run(id, until, state, deflateRawSync(JSON.stringify(rows)));
  }
  database
    .sql(
      'DELETE FROM version WHERE document = ? AND row NOT IN (SELECT row FROM version WHERE document = ? ORDER BY row DESC LIMIT ?)',
    )
    .run(id, id, rules.keep);
}

/** Inside a write transaction: notes that a document has the text that it had since then. */
export function keepSince(database: Database, id: string, since: string): void {
  database.sql('UPDATE document SET text_since = ? WHERE id = ? AND updated_at <> ?').run(since, id, since);
}

/** Inside a write transaction: deletes the versions whose time is over. */
export function dropOldVersions(database: Database, rules: VersionRules): void {
  if (rules.keep === 0) database.sql('DELETE FROM version').run();
  else database.sql('DELETE FROM version WHERE until < ?').run(oldestEnd(rules));
}

/** Inside a write transaction: leaves no earlier text of a document. */
export function forgetVersions(database: Database, id: string): void {
  database.sql('DELETE FROM version WHERE document = ?').run(id);
}
