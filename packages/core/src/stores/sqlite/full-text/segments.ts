import type { Database } from '../database.ts';
import { varintReader } from './varint.ts';

/** A sorted run of terms with their postings, over pages `first` to `last`. */
export interface Segment {
  readonly id: number;
  readonly first: number;
  readonly last: number;
}

/** The segments of the full-text index, the newest first: what a newer one says of a passage hides what older ones say. */
export function segments(database: Database): readonly Segment[] {
  const block = database
    .sql<{ block: Uint8Array }>(`SELECT block FROM passage_index_data WHERE id = ${STRUCTURE}`)
    .get();
  if (!block) return [];
  const varints = varintReader(block.block, COOKIE_BYTES);
  const levels = varints.next();
  // Their number, and how much was ever written.
  varints.next();
  varints.next();
  const found: Segment[] = [];
  for (let level = 0; level < levels; level++) {
    // How many of them are being merged.
    varints.next();
    const count = varints.next();
    const own = Array.from({ length: count }, () => ({
      id: varints.next(),
      first: varints.next(),
      last: varints.next(),
    }));
    // Of one that a merge has read to its end no page counts any more.
    found.push(...own.filter(({ first }) => first > 0).toReversed());
  }
  return found;
}

const STRUCTURE = 10;
const COOKIE_BYTES = 4;
