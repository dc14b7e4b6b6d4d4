import { rowSet } from '../../vectors/row-set.ts';
import type { Database } from './database.ts';
import { type PassageRange, passageRows } from './passage-rows.ts';
import type { Condition } from './selection.ts';

export interface FirstRows {
  /** Passages, in any order. */
  readonly rows: Uint32Array;
  /** On `document d`. */
  readonly where: Condition;
  readonly wanted: number;
}

/** The first of some passages by the id of their document, then by their place in it: the same ones whatever the order of ingestion. */
export function firstRows(database: Database, { rows, where, wanted }: FirstRows): readonly number[] {
  if (rows.length <= FEW) {
    return database
      .sql<{ row: number }>(
        `SELECT p.row FROM json_each(?) equal CROSS JOIN passage p ON p.row = equal.value
         CROSS JOIN document d ON d.row = p.document WHERE ${where.sql} ORDER BY d.id, p.row LIMIT ?`,
      )
      .all(JSON.stringify([...rows]), ...where.parameters, wanted)
      .map(({ row }) => row);
  }
  const equal = rowSet(rows);
  const found: number[] = [];
  const next = database.sql<PassageRange & { id: string }>(
    `SELECT d.id, d.first_passage, d.passages FROM document d WHERE d.id > ? AND ${where.sql} ORDER BY d.id LIMIT ${AT_ONCE}`,
  );
  for (let after = ''; found.length < wanted;) {
    const documents = next.all(after, ...where.parameters);
    for (const row of passageRows(documents)) if (equal.has(row)) found.push(row);
    const last = documents.at(-1);
    if (!last || documents.length < AT_ONCE) break;
    after = last.id;
  }
  return found.slice(0, wanted);
}

// To look so many up takes 5 ms; where there are more, enough of them are met soon.
const FEW = 5_000;
const AT_ONCE = 1_000;
