import { KbError } from '../../../errors.ts';
import type { Access } from '../../../model.ts';
import type { NearestQuery, Neighbour, Neighbours } from '../../../ports.ts';
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
    const found = limit > 0 ? held.index.search({ vector, limit, filter }) : [];
    const cosines = new Map(found.map(({ row, score }) => [row, score]));
    const others = (query.rows ?? []).filter((row) => !cosines.has(row) && allowed(row));
    const compared = refine(held.fine, others.map(unscored), vector, others.length);
    for (const { row, score } of compared) cosines.set(row, score);
    const wanted = new Set(query.rows);
    return {
      nearest: found.flatMap(({ row, score }) => neighbour(database, row, score)),
      cosines: new Map([...cosines].filter(([row]) => wanted.has(row))),
      background: samples(held, visible, scope, vector),
      searched: filter?.size ?? held.index.size(),
    };
  };
}

const unscored = (row: number) => ({ row, score: 0 });

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
  const kept = new Map<string, VectorBlock<Int16Array>>();
  let held: Resident | undefined;
  let generation = -1;
  return (now: Resident, visible: Selection, scope: RowFilter | undefined, vector: Float32Array): readonly number[] => {
    if (held !== now || generation !== now.generation() || kept.size > keptSamples) kept.clear();
    held = now;
    generation = now.generation();
    const key = scope ? visible.collections.map(({ row }) => row).join(' ') : 'all';
    const block = kept.get(key) ?? now.fine(now.notes.sample(sampleSize, scope));
    kept.set(key, block);
    return refine(() => block, [], vector, sampleSize).map(({ score }) => score);
  };
}

const keptSamples = 8;
const sampleSize = 500;
