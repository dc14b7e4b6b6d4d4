import type { Access, Stats } from '../../model.ts';
import type { Database } from './database.ts';
import { type CollectionRow, oneOf, select } from './selection.ts';

/** From the figures that every write keeps; nothing is counted. */
export function baseStats(database: Database, access: Access): Stats {
  const { collections } = select(database, access);
  const lastChange = collections
    .map(({ row }) => database.sql<{ last: string }>(lastChangeSql).get(row)?.last ?? '')
    .reduce((latest, one) => (one > latest ? one : latest), '');
  return {
    documents: sum(collections, 'documents'),
    passages: sum(collections, 'passages'),
    bytes: sum(collections, 'bytes'),
    languages: tallied(database, collections, 'language'),
    formats: tallied(database, collections, 'format'),
    collections: Object.fromEntries(collections.map(({ name, documents }) => [name, documents])),
    tags: tallied(database, collections, 'tag'),
    ...(lastChange && { lastChange }),
  };
}

export function languagesOf(database: Database, access: Access): readonly string[] {
  return Object.keys(tallied(database, select(database, access).collections, 'language'));
}

export const sum = (rows: readonly CollectionRow[], column: Exclude<keyof CollectionRow, 'name'>): number =>
  rows.reduce((total, row) => total + row[column], 0);

const lastChangeSql = 'SELECT max(updated_at) AS last FROM document WHERE collection = ?';

/** Documents by value, the most frequent first. */
function tallied(
  database: Database,
  collections: readonly CollectionRow[],
  kind: 'language' | 'format' | 'tag',
): Record<string, number> {
  const { sql, parameters } = oneOf(
    'collection',
    collections.map(({ row }) => row),
  );
  const rows = database
    .sql<{ value: string; total: number }>(
      `SELECT value, sum(documents) AS total FROM tally WHERE kind = ? AND ${sql} GROUP BY value ORDER BY total DESC, value`,
    )
    .all(kind, ...parameters);
  return Object.fromEntries(rows.map(({ value, total }) => [value, total]));
}
