import { KbError } from '../../../errors.ts';
import type { Access } from '../../../model.ts';
import type { NearestQuery, Neighbour, Neighbours } from '../../../ports.ts';
import type { Scored } from '../../../vectors/best.ts';
import type { VectorBlock } from '../../../vectors/quantise.ts';
import { refine } from '../../../vectors/refine.ts';
import { type RowFilter, rowSet } from '../../../vectors/row-set.ts';
import type { Database } from '../database.ts';
import { oneOf, type Selection, select } from '../selection.ts';
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
    for (const { row, score } of among(held, vector, others)) cosines.set(row, score);
    const wanted = new Set(query.rows);
    return {
      nearest: found.flatMap(({ row, score }) => neighbour(database, row, score)),
      cosines: new Map([...cosines].filter(([row]) => wanted.has(row))),
      background: samples(held, visible, scope, vector),
      searched: filter?.size ?? held.index.size(),
    };
  };
}

/** The nearest rows; the first of them in the order of the vectors as they are kept. */
function best({ index, fine, coarse }: Resident, vector: Float32Array, limit: number, filter: RowFilter | undefined) {
  if (coarse) return index.search({ vector, limit, filter });
  const found = index.search({ vector, limit: Math.max(limit, refined), filter });
  const exact = refine(fine, found.slice(0, refined), vector, refined);
  return [...exact, ...found.slice(refined)].toSorted((a, b) => b.score - a.score || a.row - b.row).slice(0, limit);
}

/** So many of the nearest are read in full: the ten nearest are among them whatever rounding did. */
const refined = 40;

/** The cosines of some rows. */
function among({ index, fine, coarse }: Resident, vector: Float32Array, rows: readonly number[]): readonly Scored[] {
  if (rows.length === 0) return [];
  if (!coarse) return index.search({ vector, limit: rows.length, filter: new Set(rows) });
  return refine(
    fine,
    rows.map((row) => ({ row, score: 0 })),
    vector,
    rows.length,
  );
}

function neighbour(database: Database, row: number, cosine: number): Neighbour[] {
  const place = database
    .sql<{ id: string; first_passage: number }>(
      'SELECT d.id, d.first_passage FROM passage p JOIN document d ON d.row = p.document WHERE p.row = ?',
    )
    .get(row);
  return place ? [{ row, documentId: place.id, ordinal: row - place.first_passage, cosine }] : [];
}

/** The rows of a selection; `undefined` when that is all of them. */
function filterCache(database: Database) {
  const kept = new Map<string, RowFilter>();
  let version = '';
  return ({ notes }: Resident, { collections, others, conditions }: Selection): RowFilter | undefined => {
    const rows = collections.map(({ row }) => row);
    if (conditions.length === 0) return others.length === 0 ? undefined : notes.within(rows);
    const now = database.version();
    if (now !== version || kept.size > keptFilters) kept.clear();
    version = now;
    const all = [oneOf('d.collection', rows), ...conditions];
    const where = all.map(({ sql }) => sql).join(' AND ');
    const parameters = all.flatMap((condition) => condition.parameters);
    const key = JSON.stringify([where, parameters]);
    const filter = kept.get(key) ?? rowSet(rowsOf(database, where, parameters));
    kept.set(key, filter);
    return filter;
  };
}

const keptFilters = 16;

function* rowsOf(database: Database, where: string, parameters: readonly (string | number)[]): Generator<number> {
  const documents = database
    .sql<{ first_passage: number; passages: number }>(
      `SELECT d.first_passage, d.passages FROM document d WHERE ${where}`,
    )
    .all(...parameters);
  for (const { first_passage: first, passages } of documents)
    for (let row = first; row < first + passages; row++) yield row;
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

  return (now: Resident, visible: Selection, scope: RowFilter | undefined, vector: Float32Array): readonly number[] => {
    if (held !== now || generation !== now.generation() || kept.size > keptSamples) kept.clear();
    held = now;
    generation = now.generation();
    const key = scope ? visible.collections.map(({ row }) => row).join(' ') : 'all';
    const { rows, block } = kept.get(key) ?? take(now, scope);
    kept.set(key, { rows, block });
    const scored = block ? refine(() => block, [], vector, sampleSize) : among(now, vector, rows);
    return scored.map(({ score }) => score);
  };
}

interface Sample {
  readonly rows: readonly number[];
  /** Their vectors, where reading them again would cost. */
  readonly block?: VectorBlock<Int16Array> | undefined;
}

const keptSamples = 8;
const sampleSize = 500;
