import { KbError } from '../../../errors.ts';
import type { Database } from '../database.ts';
import { damaged } from '../failure.ts';
import { VarintReader } from './varint.ts';

/** A sorted run of terms with their postings, over pages `first` to `last`. */
export interface Segment {
  readonly id: number;
  readonly first: number;
  readonly last: number;
}

export interface Structure {
  /** The newest first: what a newer one says of a passage hides what older ones say. */
  readonly segments: readonly Segment[];
  /** Some of them are being merged into another. */
  readonly isMerging: boolean;
}

/** How the full-text index is built. Throws where it is of another format than the one that is read here. */
export function structureOf(database: Database): Structure {
  const { block, format } = database.sql<Kept>(keptSql).get() ?? {};
  if (!block) throw damaged('The full-text index has no list of its segments.');
  if (format !== FORMAT) throw new KbError('store_unavailable', otherFormat(format));
  const varints = new VarintReader(block, COOKIE_BYTES);
  const levels = varints.next();
  let left = varints.next();
  if (levels > MOST_SEGMENTS || left > MOST_SEGMENTS) throw damaged('The full-text index has too many segments.');
  // How much was ever written.
  varints.next();
  const found: Segment[] = [];
  let isMerging = false;
  for (let level = 0; level < levels; level++) {
    if (varints.next() > 0) isMerging = true;
    const count = varints.next();
    if (count > left) throw damaged('The full-text index has more segments than it says.');
    left -= count;
    const own = Array.from({ length: count }, () => ({
      id: varints.next(),
      first: varints.next(),
      last: varints.next(),
    }));
    // Of one that a merge has read to its end no page counts any more.
    found.push(...own.filter(({ first }) => first > 0).toReversed());
  }
  if (left > 0) throw damaged('The full-text index has fewer segments than it says.');
  return { segments: found, isMerging };
}

interface Kept {
  readonly block: Uint8Array;
  readonly format: number;
}

const STRUCTURE = 10;
const COOKIE_BYTES = 4;
// FTS5 refuses more as damage, too.
const MOST_SEGMENTS = 2000;

/** FTS5 writes 5 into its settings once `secure-delete` is on: then pages hold what is not understood here. */
const FORMAT = 4;

const keptSql = `
  SELECT block, (SELECT v FROM passage_index_config WHERE k = 'version') AS format
  FROM passage_index_data WHERE id = ${STRUCTURE}`;

const otherFormat = (format: number | undefined): string =>
  `The full-text index has format ${format}, and this kb-mcp reads format ${FORMAT}. Update kb-mcp, or add the documents in a new folder.`;
