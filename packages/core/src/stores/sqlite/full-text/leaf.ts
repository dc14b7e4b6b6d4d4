import { damaged } from '../failure.ts';
import { varintReader } from './varint.ts';

/** Where a part of a list of postings stands on a leaf page. */
export interface Part {
  readonly block: Uint8Array;
  readonly from: number;
  readonly to: number;
  /** Where the first passage that begins on this page stands; its number is whole, and those after it are differences. */
  readonly anchor: number;
  /** Nothing follows it on the page, so that the list may go on with the next page. */
  readonly open: boolean;
}

/** The postings of a term that begin on a leaf page; `undefined` when the page has no such term. */
export function findTerm(block: Uint8Array, term: Uint8Array): Part | undefined {
  const end = pageEnd(block);
  const starts = varintReader(block, end);
  const read = varintReader(block, end);
  let matched = 0;
  let start = 0;
  for (let first = true; starts.at < block.length; first = false) {
    start += starts.next();
    read.at = start;
    const kept = first ? 0 : read.next();
    // Terms are sorted: one that keeps less of the term before than was matched is past the one sought.
    if (kept < matched) return undefined;
    if (kept > matched) continue;
    const size = read.next();
    const from = read.at;
    let same = 0;
    while (same < size && matched + same < term.length && block[from + same] === term[matched + same]) same++;
    matched += same;
    if (same === size && matched === term.length) {
      const next = starts.at < block.length ? start + starts.next() : end;
      return partOf(block, { from: from + size, to: next, end });
    }
    if (matched === term.length || (same < size && (block[from + same] ?? 0) > (term[matched] ?? 0))) return undefined;
  }
  return undefined;
}

/** What a list that began on an earlier page has on this one. */
export function continuation(block: Uint8Array): Part {
  const end = pageEnd(block);
  const to = end < block.length ? varintReader(block, end).next() : end;
  return partOf(block, { from: HEADER_BYTES, to, end });
}

function partOf(
  block: Uint8Array,
  { from, to, end }: { readonly from: number; readonly to: number; readonly end: number },
): Part {
  if (from > to || to > end) throw damaged('A list of the full-text index ends where it cannot.');
  return { block, from, to, anchor: firstPassage(block), open: to === end };
}

const HEADER_BYTES = 4;

const firstPassage = (block: Uint8Array): number => number16(block, 0);

/** Where the terms end and the list of their places begins. */
function pageEnd(block: Uint8Array): number {
  const end = number16(block, 2);
  if (end < HEADER_BYTES || end > block.length) throw damaged('A page of the full-text index ends where it cannot.');
  return end;
}

const number16 = (block: Uint8Array, at: number): number => ((block[at] ?? 0) << 8) | (block[at + 1] ?? 0);
