import { KbError } from '../../../errors.ts';
import type { Access } from '../../../model.ts';
import type { NearestQuery, Neighbour, Neighbours } from '../../../ports.ts';
import { byCosine } from '../../../vectors/by-cosine.ts';
import type { Scored } from '../../../vectors/best.ts';
import type { VectorBlock } from '../../../vectors/quantise.ts';
import { fineScores } from '../../../vectors/refine.ts';
import { type RowFilter, rowSet } from '../../../vectors/row-set.ts';
import type { Database } from '../database.ts';
import { type PassageRange, passageRows } from '../passage-rows.ts';
import { allOf, type Condition, oneOf, type Selection, select } from '../selection.ts';
import { untilCommit } from '../until-commit.ts';
import { nearestRows } from './nearest-rows.ts';
import { residentVectors, type Resident } from './resident.ts';

/** Finds neighbours among the vectors of the active space. */
export function nearestFinder(database: Database, bytes: number) {
  const current = residentVectors(database, bytes);
  const filters = filterCache(database);
  const samples = sampleCache();

  return (query: NearestQuery, access: Access): Neighbours | undefined => {
    const held = current();
    if (!held || held.space.name !== query.space) return undefined;
    const { vector, limit } = query;
    if (vector.length !== held.space.dimensions)
      throw new KbError(
        'invalid_input',
        `The space has ${held.space.dimensions} dimensions, the vector ${vector.length}.`,
      );
    const visible = select(database, access);
    const scope = filters(held, visible);
    const filter = query.filter ? filters(held, select(database, access, query.filter)) : scope;
    const allowed = (row: number): boolean => (filter ? filter.has(row) : held.notes.has(row));
    const nearest = limit > 0 ? neighbours(database, nearestRows(held, vector, limit, filter), limit) : [];
    const cosines = new Map(nearest.map(({ row, cosine }) => [row, cosine]));
    const others = (query.rows ?? []).filter((row) => !cosines.has(row) && allowed(row));
    for (const [at, cosine] of held.index.cosines(vector, others).entries()) {
      const row = others[at];
      if (row !== undefined && !Number.isNaN(cosine)) cosines.set(row, cosine);
    }
    const wanted = new Set(query.rows);
    return {
      nearest,
      cosines: new Map([...cosines].filter(([row]) => wanted.has(row))),
      background: limit > 0 ? samples(held, visible, scope, vector) : new Float64Array(),
      searched: filter?.size ?? held.index.size(),
      spaces: new Map([[0, held.space.id]]),
      literal: held.space.literal === 1,
    };
  };
}

/** The nearest `limit` of these; of equals those that come first by document and place. */
function neighbours(database: Database, found: readonly Scored[], limit: number): readonly Neighbour[] {
  const places = database
    .lists<readonly [row: number, documentId: string, firstPassage: number]>(
      `SELECT p.row, d.id, d.first_passage FROM json_each(?) AS wanted
       CROSS JOIN passage p ON p.row = wanted.value JOIN document d ON d.row = p.document`,
    )
    .all(JSON.stringify(found.map(({ row }) => row)));
  const placeOf = new Map(
    places.map(([row, documentId, first]) => [row, { row, documentId, ordinal: row - first }] as const),
  );
  const placed = found.flatMap(({ row, score }) => {
    const place = placeOf.get(row);
    return place ? [{ ...place, cosine: score }] : [];
  });
  return placed.toSorted(byCosine).slice(0, limit);
}

/** The rows of a selection; `undefined` when that is all of them. */
function filterCache(database: Database) {
  const kept = untilCommit<RowFilter>(database, keptFilters);
  return ({ notes }: Resident, { collections, others, conditions }: Selection): RowFilter | undefined => {
    const rows = collections.map(({ row }) => row);
    if (conditions.length === 0) return others.length === 0 ? undefined : notes.within(rows);
    const where = allOf([oneOf('d.collection', rows), ...conditions]);
    return kept(JSON.stringify([where.sql, where.parameters]), () => rowSet(rowsOf(database, where)));
  };
}

const keptFilters = 16;

function rowsOf(database: Database, { sql, parameters }: Condition): Iterable<number> {
  const documents = database
    .sql<PassageRange>(`SELECT d.first_passage, d.passages FROM document d WHERE ${sql}`)
    .all(...parameters);
  return passageRows(documents);
}

/** Cosines with the same passages for every query, as long as nothing changes. */
function sampleCache() {
  const kept = new Map<string, Sample>();
  let held: Resident | undefined;
  let generation = -1;

  function take({ notes, fine, coarse }: Resident, scope: RowFilter | undefined): Sample {
    const rows = notes.sample(sampleSize, scope);
    return { rows, ...(coarse ? { block: fine(rows) } : {}) };
  }

  return (now: Resident, visible: Selection, scope: RowFilter | undefined, vector: Float32Array): Float64Array => {
    if (held !== now || generation !== now.generation() || kept.size > keptSamples) kept.clear();
    held = now;
    generation = now.generation();
    const key = scope ? visible.collections.map(({ row }) => row).join(' ') : 'all';
    const { rows, block } = kept.get(key) ?? take(now, scope);
    kept.set(key, { rows, block });
    return block ? Float64Array.from(fineScores(block, vector), ({ score }) => score) : now.index.cosines(vector, rows);
  };
}

interface Sample {
  readonly rows: readonly number[];
  /** Their vectors, where reading them again would cost. */
  readonly block?: VectorBlock<Int16Array> | undefined;
}

const keptSamples = 8;
const sampleSize = 500;
