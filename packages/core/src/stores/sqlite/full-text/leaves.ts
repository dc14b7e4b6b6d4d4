import type { Database } from '../database.ts';
import { damaged } from '../failure.ts';
import { compareBytes } from './bytes.ts';
import { compareTerm, leafTerms, type LeafTerms, termAt } from './leaf.ts';
import type { Pages } from './pages.ts';
import type { Segment } from './structure.ts';

/** A leaf page on which terms begin. */
export interface Leaf extends LeafTerms, Range {
  readonly page: number;
}

/** From `low` to before `high`, or to the end, no other page of the segment has a term. */
interface Range {
  readonly low: Uint8Array;
  readonly high: Uint8Array | undefined;
}

/** Finds the leaf page on which a term begins if the segment has the term at all. The terms of the pages that were read are remembered. */
export function leafFinder(database: Database, pages: Pages): (segment: Segment, term: Uint8Array) => Leaf {
  const known = new Map<Segment, Leaf[]>();
  let bytes = 0;

  return (segment, term) => {
    const leaves = known.get(segment) ?? [];
    const place = leavesUpTo(leaves, term);
    const nearest = leaves[place - 1];
    if (nearest && covers(nearest, term)) return nearest;
    const leaf = readLeaf(database, pages, segment, term);
    bytes += leaf.text.length + leaf.ends.byteLength + LEAF_BYTES;
    if (bytes > KEPT_BYTES) {
      known.clear();
      bytes = 0;
    } else {
      leaves.splice(place, 0, leaf);
      known.set(segment, leaves);
    }
    return leaf;
  };
}

/** How many terms of a page are before another. */
export function placeIn(leaf: Leaf, term: Uint8Array): number {
  let [low, high] = [0, leaf.ends.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareTerm(leaf, middle, term) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many of sorted leaves begin with a term or before it. */
function leavesUpTo(leaves: readonly Leaf[], term: Uint8Array): number {
  let [low, high] = [0, leaves.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareBytes(leaves[middle]?.low ?? NOTHING, term) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

// Room for all terms of 100,000 passages.
const KEPT_BYTES = 12 * 2 ** 20;
// What a page takes besides.
const LEAF_BYTES = 900;

const covers = ({ low, high }: Range, term: Uint8Array): boolean =>
  compareBytes(low, term) <= 0 && (high === undefined || compareBytes(high, term) > 0);

function readLeaf(database: Database, pages: Pages, segment: Segment, term: Uint8Array): Leaf {
  const found = database.sql<Begun>(begunSql).get(segment.id, term, segment.id, term);
  // Pages before the first were merged into another segment, and the index still has them.
  const begun = found && found.page >= segment.first ? found : undefined;
  const page = begun?.page ?? segment.first;
  const terms = leafTerms(pages(segment.id, page));
  const leaf = { page, ...terms, ...rangeOf(segment, begun, terms) };
  if (!covers(leaf, term)) throw damaged(OTHER_TERMS);
  return leaf;
}

function rangeOf({ first, last }: Segment, begun: Begun | undefined, terms: LeafTerms): Range {
  if (terms.ends.length === 0) throw damaged(OTHER_TERMS);
  // A single page has no index.
  if (first === last) return { low: NOTHING, high: undefined };
  const [least, greatest] = [termAt(terms, 0), termAt(terms, terms.ends.length - 1)];
  if (!begun) return { low: NOTHING, high: least };
  const range = { low: begun.low, high: begun.high ?? undefined };
  if (!covers(range, least) || !covers(range, greatest)) throw damaged(OTHER_TERMS);
  return range;
}

const NOTHING = new Uint8Array();
const OTHER_TERMS = 'A page of the full-text index has other terms than it should.';

interface Begun {
  readonly page: number;
  readonly low: Uint8Array;
  readonly high: Uint8Array | null;
}

/** The index of a segment has as much of the first term of each page as tells it from the terms before. */
const begunSql = `
  SELECT pgno >> 1 AS page, term AS low,
    (SELECT term FROM passage_index_idx WHERE segid = ? AND term > ? ORDER BY term LIMIT 1) AS high
  FROM passage_index_idx WHERE segid = ? AND term <= ? ORDER BY term DESC LIMIT 1`;
