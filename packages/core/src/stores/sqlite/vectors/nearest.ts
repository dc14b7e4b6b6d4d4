import { KbError } from '../../../errors.ts';
import type { Access } from '../../../model.ts';
import type { NearestQuery, Neighbour, Neighbours } from '../../../ports.ts';
import type { Scored } from '../../../vectors/best.ts';
import type { VectorBlock } from '../../../vectors/quantise.ts';
import { fineScores, refine } from '../../../vectors/refine.ts';
import { type RowFilter, rowSet } from '../../../vectors/row-set.ts';
import type { Database } from '../database.ts';
import { type PassageRange, passageRows } from '../passage-rows.ts';
import { allOf, type Condition, oneOf, type Selection, select } from '../selection.ts';
import { untilCommit } from '../until-commit.ts';
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
    const found = limit > 0 ? best(held, vector, limit, filter) : [];
    const cosines = new Map(found.map(({ row, score }) => [row, score]));
    const others = (query.rows ?? []).filter((row) => !cosines.has(row) && allowed(row));
    for (const [at, cosine] of held.index.cosines(vector, others).entries()) {
      const row = others[at];
      if (row !== undefined && !Number.isNaN(cosine)) cosines.set(row, cosine);
    }
    const wanted = new Set(query.rows);
    return {
      nearest: neighbours(database, found),
      cosines: new Map([...cosines].filter(([row]) => wanted.has(row))),
      background: limit > 0 ? samples(held, visible, scope, vector) : new Float64Array(),
      searched: filter?.size ?? held.index.size(),
    };
  };
}

/** The nearest rows; the first ten in the order of the vectors as they are kept. */
function best({ index, fine, coarse }: Resident, vector: Float32Array, limit: number, filter: RowFilter | undefined) {
  if (coarse) return index.search({ vector, limit, filter });
  const propose = (most: number) => index.search({ vector, limit: Math.max(limit, most), filter });
  let found = propose(usuallyRefined);
  const least = (found[firstPlaces - 1]?.score ?? -1) - 2 * index.rounding();
  // Very alike vectors have the same codes: then who is nearest shows only when many are read in full.
  if ((found[usuallyRefined - 1]?.score ?? -Infinity) >= least) found = propose(mostRefined);
  const near = found.slice(0, mostRefined).filter(({ score }) => score >= least);
  const exact = refine(fine, near, vector, near.length);
  return [...exact, ...found.slice(near.length)].toSorted((a, b) => b.score - a.score || a.row - b.row).slice(0, limit);
}

const firstPlaces = 10;
/** Of those that rounding may have put behind the tenth seldom more than a few are read in full; at most so many. */
const usuallyRefined = 40;
const mostRefined = 4000;

function neighbours(database: Database, found: readonly Scored[]): readonly Neighbour[] {
  const places = database
    .lists<readonly [row: number, documentId: string, firstPassage: number]>(
      `SELECT p.row, d.id, d.first_passage FROM json_each(?) AS wanted
       CROSS JOIN passage p ON p.row = wanted.value JOIN document d ON d.row = p.document`,
    )
    .all(JSON.stringify(found.map(({ row }) => row)));
  const placeOf = new Map(
    places.map(([row, documentId, first]) => [row, { row, documentId, ordinal: row - first }] as const),
  );
  return found.flatMap(({ row, score }) => {
    const place = placeOf.get(row);
    return place ? [{ ...place, cosine: score }] : [];
  });
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
