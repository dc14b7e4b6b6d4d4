import type { Database } from '../database.ts';
import { damaged } from '../failure.ts';

/** Gives a page of a segment. */
export type Pages = (segment: number, page: number) => Uint8Array;

/** Reads pages of the full-text index; some that were read are remembered. */
export function pageReader(database: Database): Pages {
  const kept = new Map<number, Uint8Array>();
  return (segment, page) => {
    const id = segment * 2 ** PAGE_BITS + page;
    const known = kept.get(id);
    if (known) return known;
    const block = database.sql<{ block: Uint8Array }>(blockSql).get(id)?.block;
    if (!block) throw damaged('A page of the full-text index is missing.');
    if (kept.size >= KEPT_PAGES) kept.clear();
    kept.set(id, block);
    return block;
  };
}

// They take 2 MB.
const KEPT_PAGES = 512;
const PAGE_BITS = 37;
const blockSql = 'SELECT block FROM passage_index_data WHERE id = ?';
