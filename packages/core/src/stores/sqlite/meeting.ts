import type { Scored } from '../../vectors/best.ts';
import { rowSet } from '../../vectors/row-set.ts';
import type { Database } from './database.ts';
import { oneOf, type Selection } from './selection.ts';

/** At most so many passages, best first; only allowed ones where that is given. */
export type Ranking = (limit: number, allowed?: (row: number) => boolean) => readonly Scored[];

/** The best passages that meet the conditions of a selection. Few documents are told apart before the ranking, many after it. */
export function meeting(database: Database, selection: Selection, limit: number, rank: Ranking): readonly Scored[] {
  const { collections, conditions } = selection;
  if (collections.length === 0) return [];
  if (conditions.length === 0) return rank(limit);
  const all = [
    oneOf(
      'd.collection',
      collections.map(({ row }) => row),
    ),
    ...conditions,
  ];
  const where: Where = {
    sql: all.map(({ sql }) => sql).join(' AND '),
    parameters: all.flatMap(({ parameters }) => parameters),
  };
  const narrow = narrowRows(database, where);
  if (narrow) return rank(limit, (row) => narrow.has(row));
  for (let looked = limit * LOOKED_AT; ; looked *= LOOKED_AT) {
    const ranked = rank(looked);
    const met = new Set(meetingRows(database, where, ranked));
    const found = ranked.filter(({ row }) => met.has(row));
    if (found.length >= limit || ranked.length < looked) return found.slice(0, limit);
  }
}

interface Where {
  readonly sql: string;
  readonly parameters: readonly (string | number)[];
}

const LOOKED_AT = 5;
const NARROW_DOCUMENTS = 500;
const NARROW_PASSAGES = 5000;

/** The passages of the selected documents when these are few. */
function narrowRows(database: Database, { sql, parameters }: Where): { has(row: number): boolean } | undefined {
  const documents = database
    .sql<{ first_passage: number; passages: number }>(
      `SELECT d.first_passage, d.passages FROM document d WHERE ${sql} LIMIT ${NARROW_DOCUMENTS + 1}`,
    )
    .all(...parameters);
  const total = documents.reduce((count, { passages }) => count + passages, 0);
  if (documents.length > NARROW_DOCUMENTS || total > NARROW_PASSAGES) return undefined;
  return rowSet(
    documents.flatMap(({ first_passage: first, passages }) => Array.from({ length: passages }, (_, n) => first + n)),
  );
}

function meetingRows(database: Database, { sql, parameters }: Where, ranked: readonly Scored[]): readonly number[] {
  return database
    .sql<{ row: number }>(
      `SELECT p.row FROM json_each(?) ranked CROSS JOIN passage p ON p.row = ranked.value
       CROSS JOIN document d ON d.row = p.document WHERE ${sql}`,
    )
    .all(JSON.stringify(ranked.map(({ row }) => row)), ...parameters)
    .map(({ row }) => row);
}
