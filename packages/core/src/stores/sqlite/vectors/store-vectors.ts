import { KbError } from '../../../errors.ts';
import type { PendingPassage } from '../../../ports.ts';
import { quantise } from '../../../vectors/quantise.ts';
import type { Database } from '../database.ts';
import { parse } from '../documents.ts';
import { noteChange, tallySql } from './forget.ts';
import { keyOf, segmentOf } from './keys.ts';
import { packSegment } from './segments.ts';
import { spaceById } from './spaces.ts';

/** The oldest passages that have no vector in a space. */
export function pendingPassages(database: Database, id: number, limit: number): readonly PendingPassage[] {
  const space = spaceById(database, id);
  if (!space) return [];
  return database
    .sql<{ row: number; title: string; heading: string; text: string }>(
      `SELECT p.row, d.title, p.heading, t.text FROM passage p
       JOIN passage_text t ON t.row = p.row JOIN document d ON d.row = p.document
       WHERE p.row > ? AND NOT EXISTS (SELECT 1 FROM vector v WHERE v.id = ? + p.row) ORDER BY p.row LIMIT ?`,
    )
    .all(space.filled_to, keyOf(id, 0), limit)
    .map(({ heading, ...passage }) => ({ ...passage, heading: parse<string[]>(heading) }));
}

/** Inside a write transaction: stores vectors of passages that are there, and gives how many. */
export function putVectors(
  database: Database,
  id: number,
  rows: readonly number[],
  vectors: readonly Float32Array[],
): number {
  const space = spaceById(database, id);
  if (!space || rows.length === 0) return 0;
  if (vectors.length !== rows.length || vectors.some(({ length }) => length !== space.dimensions)) {
    throw new KbError('invalid_input', `Each row needs one vector of ${space.dimensions} dimensions.`);
  }
  const { codes, scales } = quantise(rows, vectors);
  const added = new Map<number, number>();
  let stored = 0;
  for (const [index, row] of rows.entries()) {
    const place = database.sql<Place>(placeSql).get(row);
    if (!place) continue;
    const own = codes.subarray(index * space.dimensions, (index + 1) * space.dimensions);
    const before = database.sql('SELECT 1 FROM vector WHERE id = ?').get(keyOf(id, row));
    database
      .sql('INSERT OR REPLACE INTO vector VALUES (?, ?, ?, ?, ?)')
      .run(
        keyOf(id, row),
        place.collection,
        markOf(`${place.document}-${row - place.first}`),
        scales[index] ?? 0,
        new Uint8Array(own.buffer, own.byteOffset, own.byteLength),
      );
    if (!before) added.set(place.collection, (added.get(place.collection) ?? 0) + 1);
    stored++;
  }
  for (const [collection, count] of added) database.sql(tallySql).run(id, collection, count);
  const [first, last] = [Math.min(...rows), Math.max(...rows)];
  noteChange(database, id, first, last);
  advance(database, id, space.filled_to, last);
  return stored;
}

interface Place {
  readonly collection: number;
  readonly document: string;
  readonly first: number;
}

const placeSql = `
  SELECT d.collection, d.id AS document, d.first_passage AS first FROM passage p
  JOIN document d ON d.row = p.document WHERE p.row = ?`;

/** Moves the end of what is filled without a gap, and packs the segments that are complete thereby. */
function advance(database: Database, id: number, from: number, last: number): void {
  if (last <= from) return;
  const gap = database
    .sql<{ row: number }>(
      `SELECT p.row FROM passage p WHERE p.row > ? AND p.row <= ?
       AND NOT EXISTS (SELECT 1 FROM vector v WHERE v.id = ? + p.row) ORDER BY p.row LIMIT 1`,
    )
    .get(from, last, keyOf(id, 0));
  const to = gap ? gap.row - 1 : last;
  if (to <= from) return;
  database.sql('UPDATE space SET filled_to = ? WHERE id = ?').run(to, id);
  for (let segment = segmentOf(from); segment < segmentOf(to + 1); segment++) packSegment(database, id, segment);
}

/** A number that tells passages apart whatever their rows: the least of them are the sample. */
function markOf(passage: string): number {
  let hash = 0x811c_9dc5;
  for (let i = 0; i < passage.length; i++) hash = Math.imul(hash ^ passage.charCodeAt(i), 0x0100_0193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
