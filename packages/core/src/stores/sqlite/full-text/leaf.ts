import { damaged } from '../failure.ts';
import { compareBytes } from './bytes.ts';
import { VarintReader } from './varint.ts';

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

/** The terms that begin on a leaf page, in their order. */
export interface LeafTerms {
  /** One after the other. */
  readonly text: Uint8Array;
  /** Where each of them ends. */
  readonly ends: Uint32Array;
}

export function leafTerms(block: Uint8Array): LeafTerms {
  const end = pageEnd(block);
  const starts = new VarintReader(block, end);
  const read = new VarintReader(block, end);
  const ends: number[] = [];
  let text = room;
  let [start, before, size] = [0, 0, 0];
  while (starts.at < block.length) {
    start += starts.next();
    read.at = start;
    // A term is written without the bytes that it shares with the one before.
    const shared = ends.length > 0 ? read.next() : 0;
    const own = read.next();
    const { at } = read;
    if (shared > size - before || at + own > end) throw damaged('A term of the full-text index ends where it cannot.');
    // What is shared is all that can be.
    const isAbove = shared === size - before || (block[at] ?? 0) > (text[before + shared] ?? 0);
    if (own === 0 || !isAbove) throw damaged('The terms of the full-text index are not in order.');
    if (size + shared + own > text.length) text = room = roomier(text, shared + own);
    for (let i = 0; i < shared; i++) text[size++] = text[before + i] ?? 0;
    for (let i = 0; i < own; i++) text[size++] = block[at + i] ?? 0;
    before = size - shared - own;
    ends.push(size);
  }
  return { text: text.slice(0, size), ends: new Uint32Array(ends) };
}

// For the terms of one page, taken once.
let room = new Uint8Array(2 ** 14);

function roomier(text: Uint8Array, by: number): Uint8Array<ArrayBuffer> {
  const wider = new Uint8Array(2 * text.length + by);
  wider.set(text);
  return wider;
}

/** Below 0 where the `n`th term of a page is before another, 0 where it is the same. */
export const compareTerm = ({ text, ends }: LeafTerms, n: number, term: Uint8Array): number =>
  compareBytes(text, term, ends[n - 1] ?? 0, ends[n]);

export const termAt = ({ text, ends }: LeafTerms, n: number): Uint8Array => text.subarray(ends[n - 1] ?? 0, ends[n]);

/** What the page has of the postings of its `n`th term. */
export function listOf(block: Uint8Array, n: number): Part {
  const end = pageEnd(block);
  const starts = new VarintReader(block, end);
  let start = 0;
  for (let i = 0; i <= n; i++) start += starts.next();
  const read = new VarintReader(block, start);
  if (n > 0) read.next();
  const size = read.next();
  const to = starts.at < block.length ? start + starts.next() : end;
  return partOf(block, { from: read.at + size, to, end });
}

/** What a list that began on an earlier page has on this one. */
export function continuation(block: Uint8Array): Part {
  const end = pageEnd(block);
  const to = end < block.length ? new VarintReader(block, end).next() : end;
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
