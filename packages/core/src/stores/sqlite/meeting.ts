import type { Scored } from '../../vectors/best.ts';
import { rowSet } from '../../vectors/row-set.ts';
import type { Database } from './database.ts';
import { sum } from './figures.ts';
import { firstRows } from './first-rows.ts';
import { type PassageRange, passageRows } from './passage-rows.ts';
import { allOf, type CollectionRow, type Condition, oneOf, type Selection } from './selection.ts';
import { untilCommit } from './until-commit.ts';

/** At most so many passages, best first; only allowed ones where that is given. */
export type Ranking = (limit: number, allowed?: (row: number) => boolean) => readonly Scored[];

export interface Meeting {
  /** Whether one of these passages of the selected collections meets its conditions. */
  some(selection: Selection, rows: Uint32Array): boolean;
  /** The best passages that meet the conditions of a selection. */
  best(selection: Selection, limit: number, rank: Ranking): readonly Scored[];
  /** The first of some passages that meet them, by document. */
  first(
    selection: Selection,
    wanted: number,
    rows: (allowed?: (row: number) => boolean) => Uint32Array,
  ): readonly number[];
}

/**
 * Finds passages that meet the conditions of a selection. Few are told apart before the ranking, many after it.
 * Which conditions few meet, and which passages were found to meet one, is remembered until the next commit.
 */
export function meetingFinder(database: Database): Meeting {
  const narrow = untilCommit<ReturnType<typeof narrowRows>>(database, keptConditions);
  const fewOf = (where: Required<Condition>, { collections }: Selection) =>
    narrow(keyOf(where), () => narrowRows(database, where, collections));
  const lookedUp = untilCommit<Map<number, boolean>>(database, keptLooks);

  function best(selection: Selection, limit: number, rank: Ranking): readonly Scored[] {
    if (selection.collections.length === 0) return [];
    if (selection.conditions.length === 0) return rank(limit);
    const where = whereOf(selection);
    const few = fewOf(where, selection);
    if (few) return rank(limit, (row) => few.has(row));
    for (let looked = limit * LOOKED_AT; ; looked *= LOOKED_AT) {
      const ranked = rank(looked);
      const found = firstMeeting(where, ranked, limit);
      if (found.length >= limit || ranked.length < looked) return found;
    }
  }

  /** Looks up no more than are needed, as far as the share of those that met it so far tells. */
  function firstMeeting(where: Condition, ranked: readonly Scored[], limit: number): readonly Scored[] {
    const found: Scored[] = [];
    const known = lookedUp(keyOf(where), () => new Map());
    if (known.size > mostLooked) known.clear();
    let wanted = limit;
    for (let from = 0; from < ranked.length && found.length < limit;) {
      const some = ranked.slice(from, from + wanted);
      lookUp(where, some, known);
      found.push(...some.filter(({ row }) => known.get(row)));
      from += wanted;
      wanted = Math.ceil(((limit - found.length) * from) / Math.max(1, found.length)) + SPARE;
    }
    return found.slice(0, limit);
  }

  function lookUp(where: Condition, ranked: readonly Scored[], known: Map<number, boolean>): void {
    const unknown = ranked.flatMap(({ row }) => (known.has(row) ? [] : [row]));
    if (unknown.length === 0) return;
    const met = new Set(meetingRows(database, where, unknown));
    for (const row of unknown) known.set(row, met.has(row));
  }

  return {
    some(selection, rows) {
      const where = whereOf(selection);
      const few = fewOf(where, selection);
      if (few) return rows.some((row) => few.has(row));
      return firstRows(database, { rows, where, wanted: 1 }).length > 0;
    },
    best,
    first(selection, wanted, rows) {
      const where = whereOf(selection);
      const few = selection.conditions.length > 0 ? fewOf(where, selection) : undefined;
      return firstRows(database, { rows: rows(few && ((row) => few.has(row))), where, wanted });
    },
  };
}

const whereOf = ({ collections, conditions }: Selection): Required<Condition> =>
  allOf([
    oneOf(
      'd.collection',
      collections.map(({ row }) => row),
    ),
    ...conditions,
  ]);

const keyOf = ({ sql, parameters }: Condition): string => JSON.stringify([sql, parameters]);

const keptConditions = 32;
// What is remembered of a condition takes 3 MB at most.
const keptLooks = 8;
const mostLooked = 50_000;

const LOOKED_AT = 5;
// A second look costs as much as so many passages.
const SPARE = 20;
// To look so many up takes 4 ms; to find 150 of a fiftieth of 100,000 after the ranking took 50, and the smaller the share, the longer.
const FEW_DOCUMENTS = 5000;
const FEW_PASSAGES = 50_000;
const SMALL_SHARE = 1 / 40;

/** The passages of the selected documents when these are few, or a small share of the collections. */
function narrowRows(
  database: Database,
  { listed, parameters }: Required<Condition>,
  collections: readonly CollectionRow[],
): { has(row: number): boolean } | undefined {
  const mostDocuments = Math.max(FEW_DOCUMENTS, Math.floor(sum(collections, 'documents') * SMALL_SHARE));
  const mostPassages = Math.max(FEW_PASSAGES, sum(collections, 'passages') * SMALL_SHARE);
  const documents = database
    .sql<PassageRange>(`SELECT d.first_passage, d.passages FROM document d WHERE ${listed} LIMIT ?`)
    .all(...parameters, mostDocuments + 1);
  const total = documents.reduce((count, { passages }) => count + passages, 0);
  if (documents.length > mostDocuments || total > mostPassages) return undefined;
  return rowSet(passageRows(documents));
}

function meetingRows(database: Database, { sql, parameters }: Condition, rows: readonly number[]): readonly number[] {
  return database
    .sql<{ row: number }>(
      `SELECT p.row FROM json_each(?) ranked CROSS JOIN passage p ON p.row = ranked.value
       CROSS JOIN document d ON d.row = p.document WHERE ${sql}`,
    )
    .all(JSON.stringify(rows), ...parameters)
    .map(({ row }) => row);
}
