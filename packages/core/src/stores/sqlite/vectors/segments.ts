import { toInt8, type VectorBlock } from '../../../vectors/quantise.ts';
import type { FineRows } from '../../../vectors/refine.ts';
import type { Database } from '../database.ts';
import { keyOf, rowOf, segmentOf, segmentRows } from './keys.ts';

/** Vectors as they are held in memory, with what a search must know of each row. */
export interface Segment {
  readonly block: VectorBlock;
  readonly collections: Uint32Array;
  readonly marks: Uint32Array;
}

/** All vectors of a space, a segment at a time. */
export function* segments(database: Database, space: number): Generator<Segment> {
  const next = database.sql<{ id: number }>('SELECT id FROM vector WHERE id >= ? AND id < ? ORDER BY id LIMIT 1');
  for (let row = 0; ;) {
    const found = next.get(keyOf(space, row), keyOf(space + 1, 0));
    if (!found) return;
    const segment = segmentOf(rowOf(found.id));
    row = (segment + 1) * segmentRows;
    yield packed(database, space, segment) ?? readRange(database, space, segment * segmentRows, row - 1);
  }
}

/** The vectors of the rows from `first` to `last`, both included. */
export function readRange(database: Database, space: number, first: number, last: number): Segment {
  const found = database
    .sql<VectorRow>('SELECT * FROM vector WHERE id >= ? AND id <= ? ORDER BY id')
    .all(keyOf(space, first), keyOf(space, last));
  return {
    block: found.length === 0 ? nothing : toInt8(join(found)),
    collections: Uint32Array.from(found, ({ collection }) => collection),
    marks: Uint32Array.from(found, ({ mark }) => mark),
  };
}

/** Inside a write transaction: keeps a segment in the form in which it is loaded. It is a copy: whatever changes a row drops it. */
export function packSegment(database: Database, space: number, segment: number): void {
  const { block, collections, marks } = readRange(
    database,
    space,
    segment * segmentRows,
    (segment + 1) * segmentRows - 1,
  );
  if (block.rows.length === 0) return;
  const offsets = Uint16Array.from(block.rows, (row) => row % segmentRows);
  database
    .sql('INSERT OR REPLACE INTO vector_segment VALUES (?, ?, ?, ?, ?, ?)')
    .run(
      keyOf(space, segment),
      ...[offsets, collections, marks, block.scales, block.codes].map(
        ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength),
      ),
    );
}

/** Reads vectors of a space as they are kept. */
export function fineRows(database: Database, space: number, dimensions: number): FineRows {
  const statement = database.lists<readonly [id: number, scale: number, codes: Uint8Array]>(
    'SELECT v.id, v.scale, v.codes FROM json_each(?) AS wanted CROSS JOIN vector v ON v.id = wanted.value',
  );
  return (rows) => {
    const found = statement.all(JSON.stringify(rows.map((row) => keyOf(space, row))));
    const codes = new Int16Array(found.length * dimensions);
    const scales = new Float32Array(found.length);
    for (const [index, [, scale, own]] of found.entries()) {
      codes.set(int16(own), index * dimensions);
      scales[index] = scale;
    }
    return { rows: found.map(([id]) => rowOf(id)), codes, scales };
  };
}

interface VectorRow {
  readonly id: number;
  readonly collection: number;
  readonly mark: number;
  readonly scale: number;
  readonly codes: Uint8Array;
}

const nothing: VectorBlock = { rows: [], codes: new Int8Array(), scales: new Float32Array() };

function join(found: readonly VectorRow[]): VectorBlock<Int16Array> {
  const dimensions = (found[0]?.codes.byteLength ?? 0) / 2;
  const codes = new Int16Array(found.length * dimensions);
  for (const [index, row] of found.entries()) codes.set(int16(row.codes), index * dimensions);
  return { rows: found.map(({ id }) => rowOf(id)), codes, scales: Float32Array.from(found, ({ scale }) => scale) };
}

function packed(database: Database, space: number, segment: number): Segment | undefined {
  const kept = database
    .sql<Record<'rows' | 'collections' | 'marks' | 'scales' | 'codes', Uint8Array>>(
      'SELECT rows, collections, marks, scales, codes FROM vector_segment WHERE id = ?',
    )
    .get(keyOf(space, segment));
  if (!kept) return undefined;
  const offsets = new Uint16Array(aligned(kept.rows));
  return {
    block: {
      rows: Array.from(offsets, (offset) => segment * segmentRows + offset),
      codes: new Int8Array(aligned(kept.codes)),
      scales: new Float32Array(aligned(kept.scales)),
    },
    collections: new Uint32Array(aligned(kept.collections)),
    marks: new Uint32Array(aligned(kept.marks)),
  };
}

const int16 = (bytes: Uint8Array): Int16Array => new Int16Array(aligned(bytes));

/** The bytes in a buffer of their own, where any number may begin. */
const aligned = (bytes: Uint8Array): ArrayBufferLike =>
  bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength
    ? bytes.buffer
    : bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
