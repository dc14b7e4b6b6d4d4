import { type LaidStream, lineFeed, TokenPage } from './token-page.ts';

/** Where a query stands in one stream of tokens. */
export interface Match {
  /** Number of tokens in the stream. */
  readonly length: number;
  /** Occurrences of each slot. */
  readonly counts: Float64Array;
  /** Occurrences of each pair of slots, one right after the other. */
  readonly pairs: Float64Array;
  /** The greatest worth of distinct slots that stand within `near` tokens. */
  readonly together: number;
}

export interface ScannerOptions {
  /** One per slot. */
  readonly terms: readonly string[];
  readonly pairs: readonly (readonly [number, number])[];
  /** Further terms of some slots. */
  readonly alternatives?: ReadonlyMap<number, readonly string[]> | undefined;
  /** What each slot adds to `together`. */
  readonly worth: Float64Array;
  readonly near: number;
}

/** Finds the terms and adjacent pairs in token streams. */
export interface Scanner {
  scan(stream: LaidStream): Match;
}

/** A scanner for one list of terms, and further terms of some slots. An equal term of a later slot counts for the first. */
export function scanner({ terms, pairs, alternatives = new Map(), worth, near }: ScannerOptions): Scanner {
  const further = [...alternatives].flatMap(([slot, others]) => others.map((term) => ({ slot, term })));
  const entries = [...terms.map((term, slot) => ({ slot, term })), ...further];
  const size = 2 ** Math.ceil(Math.log2(4 * entries.length + 4));
  const mask = size - 1;
  const table = new Int16Array(size).fill(-1);
  const page = new TokenPage();
  // The numbers of their tokens in that page; what is not one token stands in no stream.
  const tokens = entries.map(({ term }) => onlyTokenOf(page.lay(term)));
  for (const [entry, token] of tokens.entries()) {
    if (token === undefined || entries.findIndex(({ term }) => term === entries[entry]?.term) !== entry) continue;
    let at = (page.hashes[token] ?? 0) & mask;
    while (table[at] !== -1) at = (at + 1) & mask;
    table[at] = entry;
  }
  const pairAt = new Int16Array(terms.length * terms.length).fill(-1);
  for (const [i, [a, b]] of pairs.entries()) {
    pairAt[terms.indexOf(terms[a] ?? '') * terms.length + terms.indexOf(terms[b] ?? '')] = i;
  }

  /** The slot of a token of another page; -1 where it is none of the terms. */
  function slotOf(other: TokenPage, token: number): number {
    for (let at = (other.hashes[token] ?? 0) & mask; ; at = (at + 1) & mask) {
      const entry = table[at] ?? -1;
      if (entry === -1) return -1;
      if (areSame(page, tokens[entry] ?? -1, other, token)) return entries[entry]?.slot ?? -1;
    }
  }

  // Slot and place of each occurrence in the stream that is read.
  let places = new Int32Array(256);
  return {
    scan({ page: read, first, last }) {
      const counts = new Float64Array(terms.length);
      const found = new Float64Array(pairs.length);
      let met = 0;
      let previous = -1;
      for (let token = first; token < last; token++) {
        const slot = slotOf(read, token);
        if (slot !== -1) {
          counts[slot] = (counts[slot] ?? 0) + 1;
          if (met === places.length) places = widened(places);
          places[met++] = slot;
          places[met++] = token;
          const before = previous === -1 || isParted(read, token) ? -1 : previous * terms.length + slot;
          const pair = before === -1 ? -1 : (pairAt[before] ?? -1);
          if (pair !== -1) found[pair] = (found[pair] ?? 0) + 1;
        }
        previous = slot;
      }
      return { length: last - first, counts, pairs: found, together: together(places, met, worth, near) };
    },
  };
}

const onlyTokenOf = ({ page, from, to, first, last }: LaidStream): number | undefined =>
  last - first === 1 && page.starts[first] === from && page.ends[first] === to ? first : undefined;

function areSame(a: TokenPage, one: number, b: TokenPage, other: number): boolean {
  if (a.hashes[one] !== b.hashes[other]) return false;
  const start = a.starts[one] ?? 0;
  const apart = (b.starts[other] ?? 0) - start;
  const end = a.ends[one] ?? 0;
  if (end + apart !== b.ends[other]) return false;
  for (let at = start; at < end; at++) if (a.units[at] !== b.units[at + apart]) return false;
  return true;
}

/** Whether a line feed stands before a token, which is not the first. */
function isParted({ units, starts, ends }: TokenPage, token: number): boolean {
  for (let at = ends[token - 1] ?? 0; at < (starts[token] ?? 0); at++) if (units[at] === lineFeed) return true;
  return false;
}

/** The greatest worth of distinct slots within `near` tokens; `places` holds slot and place of each occurrence. */
function together(places: Int32Array, met: number, worth: Float64Array, near: number): number {
  const inside = new Int32Array(worth.length);
  let first = 0;
  let now = 0;
  let best = 0;
  for (let at = 0; at < met; at += 2) {
    const slot = places[at] ?? 0;
    const place = places[at + 1] ?? 0;
    inside[slot] = (inside[slot] ?? 0) + 1;
    if (inside[slot] === 1) now += worth[slot] ?? 0;
    for (; place - (places[first + 1] ?? 0) >= near; first += 2) {
      const left = places[first] ?? 0;
      inside[left] = (inside[left] ?? 0) - 1;
      if (inside[left] === 0) now -= worth[left] ?? 0;
    }
    best = Math.max(best, now);
  }
  return best;
}

function widened(places: Int32Array): Int32Array<ArrayBuffer> {
  const wider = new Int32Array(2 * places.length);
  wider.set(places);
  return wider;
}
