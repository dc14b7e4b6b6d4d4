import type { Access, Filter } from '../../model.ts';
import { wantedTypes } from '../wanted-types.ts';
import type { Database } from './database.ts';

/** The documents that a call may see: those of some collections, that meet some conditions. */
export interface Selection {
  /** By name. */
  readonly collections: readonly CollectionRow[];
  /** The collections left out. */
  readonly others: readonly CollectionRow[];
  /** On `document d`; all must hold. */
  readonly conditions: readonly Condition[];
}

export interface CollectionRow {
  readonly row: number;
  readonly name: string;
  readonly documents: number;
  readonly passages: number;
  readonly bytes: number;
  readonly tokens: number;
  readonly title_tokens: number;
}

export interface Condition {
  readonly sql: string;
  /** The same as a list of those that meet it: faster where these are few. */
  readonly listed?: string;
  readonly parameters: readonly (string | number)[];
}

/** What `access` and `filter` leave. */
export function select(database: Database, access: Access, filter: Filter = {}): Selection {
  const all = database.sql<CollectionRow>('SELECT * FROM collection WHERE documents > 0 ORDER BY name').all();
  const allowed = access === 'all' ? undefined : new Set(access);
  const wanted = filter.collections && new Set(filter.collections);
  const isIn = ({ name }: CollectionRow): boolean => (!allowed || allowed.has(name)) && (!wanted || wanted.has(name));
  const others = all.filter((collection) => !isIn(collection));
  return { collections: all.filter(isIn), others, conditions: conditionsOf(filter) };
}

/** `IN (?, ?, …)` over values that may hold any character. */
export const oneOf = (column: string, values: readonly (string | number)[]): Condition => ({
  sql: `${column} IN (${values.map(() => '?').join(', ')})`,
  parameters: values,
});

/** Several conditions as one: all must hold. */
export const allOf = (conditions: readonly Condition[]): Required<Condition> => ({
  sql: conditions.map(({ sql }) => sql).join(' AND '),
  listed: conditions.map(({ sql, listed = sql }) => listed).join(' AND '),
  parameters: conditions.flatMap(({ parameters }) => parameters),
});

function conditionsOf({ tags, path, types, after, before, documents }: Filter): Condition[] {
  const conditions: Condition[] = [];
  if (tags) {
    const named = oneOf('t.name', tags);
    conditions.push({
      ...named,
      sql: `EXISTS (SELECT 1 FROM tag t WHERE t.document = d.row AND ${named.sql})`,
      listed: `d.row IN (SELECT t.document FROM tag t WHERE ${named.sql})`,
    });
  }
  if (path) conditions.push({ sql: 'd.key >= ? AND d.key < ?', parameters: [path, `${path}\u{10FFFF}`] });
  if (types) {
    const media = oneOf('d.media_type', wantedTypes(types));
    const extensions = oneOf(
      'd.extension',
      types.map((type) => type.toLowerCase()),
    );
    const parameters = [...media.parameters, ...extensions.parameters];
    conditions.push({ sql: `(${media.sql} OR ${extensions.sql})`, parameters });
  }
  if (after !== undefined) conditions.push({ sql: 'd.updated_at >= ?', parameters: [instant(after)] });
  if (before !== undefined) conditions.push({ sql: 'd.updated_at < ?', parameters: [instant(before)] });
  if (documents) conditions.push(oneOf('d.id', documents));
  return conditions;
}

/** Any ISO 8601 date in the one form in which `updated_at` is kept. */
const instant = (date: string): string => new Date(date).toISOString();
