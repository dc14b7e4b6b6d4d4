import type { Database } from '../database.ts';
import { untilCommit } from '../until-commit.ts';
import { living, noPostings, overlaid, type Postings, readPostings } from './doclist.ts';
import { keyOf } from './key.ts';
import { compareTerm, continuation, listOf, type Part } from './leaf.ts';
import { leafFinder, placeIn } from './leaves.ts';
import { pageReader, type Pages } from './pages.ts';
import { postingsCache } from './postings-cache.ts';
import { type Segment, structureOf } from './structure.ts';
import { termSeeker } from './term-seeker.ts';

export interface FullTextIndex {
  /** The passages with a term, and how often it stands in each. */
  postings(term: string): Postings;
  /** The passages with a term, by rising number. Several times as fast for frequent terms. */
  passages(term: string): Uint32Array;
  /** The first term from this string on, in the order of code points; may be one that stands in no passage any more. */
  termFrom(from: string): string | undefined;
}

/** The index as it is in the present snapshot; what was read is remembered until the next commit. */
export function fullText(database: Database): () => FullTextIndex {
  const kept = untilCommit<FullTextIndex>(database, 1);
  return () => kept('', () => readIndex(database));
}

/**
 * Reads the pages of the full-text index themselves. SQLite's own ranking takes ten times as long for the same.
 * The format is that of FTS5's `%_data` and `%_idx` tables (https://sqlite.org/src/file/ext/fts5/fts5_index.c, version 4).
 */
function readIndex(database: Database): FullTextIndex {
  const { segments } = structureOf(database);
  const pages = pageReader(database);
  const leafOf = leafFinder(database, pages);
  const kept = postingsCache(KEPT_ENTRIES);

  function find(term: string): readonly Part[][] {
    const key = keyOf(term);
    return segments.flatMap((segment) => {
      const leaf = leafOf(segment, key);
      const place = placeIn(leaf, key);
      if (place === leaf.ends.length || compareTerm(leaf, place, key) !== 0) return [];
      const part = listOf(pages(segment.id, leaf.page), place);
      return [[part, ...rest(pages, part, segment, leaf.page)]];
    });
  }

  function counted(term: string, lists: readonly Part[][]): Postings {
    const found = read(lists, true);
    kept.set(term, found);
    return found;
  }

  return {
    termFrom: termSeeker(segments, leafOf),
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

/** What follows on the next pages of a segment. */
function rest(pages: Pages, begun: Part, { id, last }: Segment, page: number): Part[] {
  const parts: Part[] = [];
  for (let { open } = begun, next = page + 1; open && next <= last; next++) {
    const part = continuation(pages(id, next));
    parts.push(part);
    ({ open } = part);
  }
  return parts;
}
