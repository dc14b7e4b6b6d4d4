import type { Database } from '../database.ts';
import { damaged } from '../failure.ts';
import { living, noPostings, overlaid, type Postings, readPostings } from './doclist.ts';
import { continuation, findTerm, type Part } from './leaf.ts';
import { postingsCache } from './postings-cache.ts';
import { type Segment, segments } from './segments.ts';

export interface FullTextIndex {
  /** The passages with a term, and how often it stands in each. */
  postings(term: string): Postings;
  /** The passages with a term, by rising number. Several times as fast for frequent terms. */
  passages(term: string): Uint32Array;
}

/** The index as it is in the present snapshot; what was read is remembered until the next commit. */
export function fullText(database: Database): () => FullTextIndex {
  let index: FullTextIndex | undefined;
  let version = '';
  return () => {
    const now = database.version();
    if (!index || now !== version) index = readIndex(database);
    version = now;
    return index;
  };
}

/**
 * Reads the pages of the full-text index themselves. SQLite's own ranking takes ten times as long for the same.
 * The format is that of FTS5's `%_data` and `%_idx` tables (https://sqlite.org/src/file/ext/fts5/fts5_index.c, version 4).
 */
function readIndex(database: Database): FullTextIndex {
  const newestFirst = segments(database);
  const ids = JSON.stringify(newestFirst.map(({ id, first, last }) => (first < last ? [id, first] : [])));
  const onlyPages = newestFirst.map(({ id, first, last }) =>
    first === last ? blockOf(database, id, first) : undefined,
  );
  const kept = postingsCache(KEPT_ENTRIES);

  function find(term: string): readonly Part[][] {
    const key = Buffer.from(MAIN_INDEX + term);
    const begun = new Map(
      database
        .sql<Beginning>(beginnings)
        .all(key, ids)
        .map((beginning) => [beginning.place, beginning]),
    );
    return newestFirst.flatMap((segment, place) => {
      const { page = segment.first, block = onlyPages[place] } = begun.get(place) ?? {};
      if (!block) throw damaged(MISSING);
      const part = findTerm(block, key);
      return part ? [[part, ...rest(database, part, segment, page)]] : [];
    });
  }

  function counted(term: string, lists: readonly Part[][]): Postings {
    const found = read(lists, true);
    kept.set(term, found);
    return found;
  }

  return {
    postings: (term) => kept.get(term) ?? counted(term, find(term)),
    passages(term) {
      const known = kept.get(term);
      if (known) return known.rows;
      const lists = find(term);
      const bytes = lists.flat().reduce((sum, { from, to }) => sum + to - from, 0);
      return (bytes <= KEPT_BYTES ? counted(term, lists) : read(lists, false)).rows;
    },
  };
}

const read = (lists: readonly (readonly Part[])[], counted: boolean): Postings =>
  living(lists.reduce((newer: Postings, older) => overlaid(newer, readPostings(older, counted)), noPostings));

// Whoever asks how frequent a term is mostly asks next for where it stands. All that is kept takes 12 MB.
const KEPT_ENTRIES = 2 ** 21;
// A list of more entries, which take two bytes at least, is not kept.
const KEPT_BYTES = KEPT_ENTRIES / 2;

// The other indexes of a table are for prefixes; ours has none.
const MAIN_INDEX = '0';
const PAGE_BITS = 37;

/** The page of each segment of several on which a term begins, if it is there at all. */
const beginnings = `
  SELECT place, page, block FROM (
    SELECT key AS place, value ->> 0 AS segment,
      max(value ->> 1, coalesce((SELECT pgno >> 1 FROM passage_index_idx
                                 WHERE segid = value ->> 0 AND term <= ? ORDER BY term DESC LIMIT 1), 0)) AS page
    FROM json_each(?) WHERE value <> '[]')
  LEFT JOIN passage_index_data d ON d.id = (segment << ${PAGE_BITS}) + page`;

interface Beginning {
  /** Of the segment, in the order of their age. */
  readonly place: number;
  readonly page: number;
  /** `null` where it is missing. */
  readonly block: Uint8Array | null;
}

/** What follows on the next pages of a segment. */
function rest(database: Database, begun: Part, { id, last }: Segment, page: number): Part[] {
  const parts: Part[] = [];
  for (let { open } = begun, next = page + 1; open && next <= last; next++) {
    const part = continuation(blockOf(database, id, next));
    parts.push(part);
    ({ open } = part);
  }
  return parts;
}

function blockOf(database: Database, segment: number, page: number): Uint8Array {
  const sql = 'SELECT block FROM passage_index_data WHERE id = ?';
  const row = database.sql<{ block: Uint8Array }>(sql).get(segment * 2 ** PAGE_BITS + page);
  if (!row) throw damaged(MISSING);
  return row.block;
}

const MISSING = 'A page of the full-text index is missing.';
