import { bitIndex } from '../../../vectors/bit-index.ts';
import { worthHelp } from '../../../vectors/helper/index.ts';
import { int8Index } from '../../../vectors/int8-index.ts';
import { blockRows, layoutOf } from '../../../vectors/layout.ts';
import type { FineRows } from '../../../vectors/refine.ts';
import type { VectorIndex } from '../../../vectors/vector-index.ts';
import type { Database } from '../database.ts';
import { rowNotes, type RowNotes } from './row-notes.ts';
import { fineRows, readRange, type Segment, segments } from './segments.ts';
import { activeSpace, type SpaceRow } from './spaces.ts';

/** The active space in this process's memory. */
export interface Resident {
  readonly space: SpaceRow;
  readonly index: VectorIndex;
  readonly notes: RowNotes;
  readonly fine: FineRows;
  /** Whether one bit a dimension is held: then no cosine is known without reading. */
  readonly coarse: boolean;
  /** Another number after every change. */
  generation(): number;
}

/**
 * Keeps the vectors of the active space in memory, in step with what all processes commit. Beyond `bytes` one bit a dimension is held instead of
 * eight, and the candidates are read from the base.
 */
export function residentVectors(database: Database, bytes: number): () => Resident | undefined {
  let held: Held | undefined;
  let version = '';
  return () => {
    const now = database.version();
    if (now === version) return held;
    const active = activeSpace(database);
    const before = held;
    if (!active) held = undefined;
    else if (held?.space.id !== active.id || !follow(database, held)) held = load(database, active, bytes);
    if (held && active && outgrown(held, bytes)) held = load(database, active, bytes);
    if (held && active) held.space = active;
    if (before !== held) before?.index.close();
    version = now;
    return held;
  };
}

interface Held extends Resident {
  space: SpaceRow;
  /** The last change that is in memory. */
  seen: number;
  changes: number;
}

function load(database: Database, space: SpaceRow, bytes: number): Held {
  const { dimensions } = space;
  const count = database
    .sql<{ found: number }>('SELECT coalesce(sum(vectors), 0) AS found FROM space_tally WHERE space = ?')
    .get(space.id);
  const fine = fineRows(database, space.id, dimensions);
  const vectors = count?.found ?? 0;
  const coarse = vectors * bytesOfRow(dimensions) > most(bytes, dimensions);
  // Codes of eight bits are near enough to tell what must be read in full; a search does that itself.
  const index = coarse
    ? bitIndex({ dimensions, fine })
    : int8Index({ dimensions, sharedFrom: vectors < worthHelp(dimensions) ? undefined : worthHelp(dimensions) });
  const seen = database.sql<{ seq: number | null }>('SELECT max(seq) AS seq FROM vector_change').get()?.seq ?? 0;
  const held: Held = {
    space,
    index,
    notes: rowNotes(),
    fine,
    coarse,
    seen,
    changes: 0,
    generation: () => held.changes,
  };
  for (const segment of segments(database, space.id)) take(held, segment);
  return held;
}

/** Reads what has changed; `false` when too much has. */
function follow(database: Database, held: Held): boolean {
  const dropped = database
    .sql<{ value: number }>("SELECT value FROM meta WHERE name = 'vector_changes_dropped'")
    .get()?.value;
  if ((dropped ?? 0) > held.seen) return false;
  const changes = database
    .sql<{ seq: number; first: number; last: number }>(
      'SELECT seq, first, last FROM vector_change WHERE space = ? AND seq > ? ORDER BY seq',
    )
    .all(held.space.id, held.seen);
  for (const { seq, first, last } of changes) {
    const segment = readRange(database, held.space.id, first, last);
    const there = new Set(segment.block.rows);
    const gone: number[] = [];
    for (let row = first; row <= last; row++) if (!there.has(row) && held.notes.has(row)) gone.push(row);
    held.index.remove(gone);
    for (const row of gone) held.notes.delete(row);
    take(held, segment);
    held.seen = seq;
    held.changes++;
  }
  return true;
}

function take({ index, notes }: Held, { block, collections, marks }: Segment): void {
  index.put(block);
  for (const [at, row] of block.rows.entries()) notes.set(row, collections[at] ?? 0, marks[at] ?? 0);
}

/** Also where a base has shrunk to half of what would fit. */
function outgrown({ coarse, index, space }: Held, bytes: number): boolean {
  const needed = index.size() * bytesOfRow(space.dimensions);
  const fits = most(bytes, space.dimensions);
  return coarse ? needed < fits / 2 : needed > fits;
}

/** What an index keeps of a row, and the tables of rows. */
const bytesOfRow = (dimensions: number): number => layoutOf(dimensions).rowBytes + tableBytes;

const tableBytes = 20;

/** An index cannot be larger than 4 GiB with the block that is being filled. */
const most = (bytes: number, dimensions: number): number =>
  Math.min(bytes, 2 ** 32 - 2 * blockRows * layoutOf(dimensions).rowBytes);
