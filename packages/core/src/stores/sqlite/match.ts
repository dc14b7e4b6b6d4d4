import type { Database } from './database.ts';
import { oneOf, type Selection } from './selection.ts';

/** The token in the column `scope` that each passage of a collection carries; no analysed token can be like it. */
export const scopeToken = (collection: number): string => `\u0001${collection}`;

/** `FROM … WHERE …` for the passages with any of the terms inside a selection; `undefined` when there can be none. */
export function matching(
  database: Database,
  terms: readonly string[],
  selection: Selection,
): { readonly sql: string; readonly parameters: readonly (string | number)[] } | undefined {
  const { collections, conditions } = selection;
  if (collections.length === 0) return undefined;
  const inScope = scoped(terms.map(quote).join(' OR '), selection);
  if (inScope !== undefined && conditions.length === 0) {
    return { sql: 'FROM passage_index WHERE passage_index MATCH ?', parameters: [inScope] };
  }
  const rows = collections.map(({ row }) => row);
  const all = [oneOf('d.collection', rows), ...conditions];
  const where = all.map(({ sql }) => sql).join(' AND ');
  const parameters = all.flatMap((condition) => condition.parameters);
  const expression = inScope ?? terms.map(quote).join(' OR ');
  const narrow = narrowRows(database, where, parameters);
  if (narrow) {
    // With a bare `rowid` the planner would look up each row in the index, which is far slower.
    const sql =
      'FROM passage_index WHERE passage_index MATCH ? AND +passage_index.rowid IN (SELECT value FROM json_each(?))';
    return { sql, parameters: [expression, JSON.stringify(narrow)] };
  }
  return {
    sql: `FROM passage_index CROSS JOIN passage p ON p.row = passage_index.rowid CROSS JOIN document d ON d.row = p.document
          WHERE passage_index MATCH ? AND ${where}`,
    parameters: [expression, ...parameters],
  };
}

const narrowDocuments = 500;
const narrowPassages = 5000;
const expressibleScopes = 64;

const quote = (term: string): string => `"${term.replaceAll('"', '""')}"`;

/** The expression inside the selected collections; `undefined` when they are too many to name. */
function scoped(expression: string, { collections, others }: Selection): string | undefined {
  if (others.length === 0) return expression;
  // The fewer there are to look for, the faster.
  const [operator, named] = others.length < collections.length ? ['NOT', others] : ['AND', collections];
  if (named.length > expressibleScopes) return undefined;
  const tokens = named.map(({ row }) => quote(scopeToken(row))).join(' OR ');
  return `(${expression}) ${operator} scope : (${tokens})`;
}

/** The passages of the selected documents when these are few. */
function narrowRows(
  database: Database,
  where: string,
  parameters: readonly (string | number)[],
): readonly number[] | undefined {
  const documents = database
    .sql<{ first_passage: number; passages: number }>(
      `SELECT d.first_passage, d.passages FROM document d WHERE ${where} LIMIT ${narrowDocuments + 1}`,
    )
    .all(...parameters);
  const total = documents.reduce((count, { passages }) => count + passages, 0);
  if (documents.length > narrowDocuments || total > narrowPassages) return undefined;
  return documents.flatMap(({ first_passage: first, passages }) =>
    Array.from({ length: passages }, (_, n) => first + n),
  );
}
