import { unitsOf } from './units.ts';

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

/** Finds the terms and adjacent pairs in token streams, in one pass over the characters of each. */
export interface Scanner {
  scan(tokens: string): Match;
}

/** A scanner for one list of terms, and further terms of some slots. An equal term of a later slot counts for the first. */
export function scanner({ terms, pairs, alternatives = new Map(), worth, near }: ScannerOptions): Scanner {
  const further = [...alternatives].flatMap(([slot, others]) => others.map((term) => ({ slot, term })));
  const entries = [...terms.map((term, slot) => ({ slot, term })), ...further];
  const size = 2 ** Math.ceil(Math.log2(4 * entries.length + 4));
  const mask = size - 1;
  const table = new Int16Array(size).fill(-1);
  const hashes = new Int32Array(entries.length);
  // Most tokens are told from all terms by their first two letters.
  const beginnings = new Uint8Array(BEGINNINGS);
  for (const [entry, { term }] of entries.entries()) {
    if (!term || entries.findIndex((other) => other.term === term) !== entry) continue;
    const hash = hashOf(term, 0, term.length);
    hashes[entry] = hash;
    let at = hash & mask;
    while (table[at] !== -1) at = (at + 1) & mask;
    table[at] = entry;
    beginnings[beginning(term.charCodeAt(0), term.length > 1 ? term.charCodeAt(1) : space)] = 1;
  }
  const pairAt = new Int16Array(terms.length * terms.length).fill(-1);
  for (const [i, [a, b]] of pairs.entries()) {
    pairAt[terms.indexOf(terms[a] ?? '') * terms.length + terms.indexOf(terms[b] ?? '')] = i;
  }

  function slotAt(tokens: string, from: number, to: number): number {
    const hash = hashOf(tokens, from, to);
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const entry = table[at] ?? -1;
      if (entry === -1) return -1;
      if (hashes[entry] !== hash) continue;
      const found = entries[entry];
      if (found && found.term.length === to - from && tokens.startsWith(found.term, from)) return found.slot;
    }
  }

  // Slot and place of each occurrence in the stream that is read.
  let places = new Int32Array(256);
  return {
    scan(tokens) {
      const counts = new Float64Array(terms.length);
      const found = new Float64Array(pairs.length);
      let met = 0;
      const units = unitsOf(tokens);
      const end = units.length;
      let length = 0;
      let previous = -1;
      let at = 0;
      while (at < end) {
        const first = units[at] ?? space;
        if (first <= space) {
          if (first === lineFeed) previous = -1;
          at++;
          continue;
        }
        const from = at++;
        const second = at < end ? (units[at] ?? space) : space;
        while (at < end && (units[at] ?? space) > space) at++;
        length++;
        const slot = beginnings[beginning(first, second)] === 1 ? slotAt(tokens, from, at) : -1;
        if (slot !== -1) {
          counts[slot] = (counts[slot] ?? 0) + 1;
          if (met === places.length) places = widened(places);
          places[met++] = slot;
          places[met++] = length;
          const pair = previous === -1 ? -1 : (pairAt[previous * terms.length + slot] ?? -1);
          if (pair !== -1) found[pair] = (found[pair] ?? 0) + 1;
        }
        previous = slot;
      }
      return { length, counts, pairs: found, together: together(places, met, worth, near) };
    },
  };
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

// Tokens are parted by a space, or by a line feed where adjacency ends; nothing in a token is below them.
const space = 32;
const lineFeed = 10;

const BEGINNINGS = 4096;

const beginning = (first: number, second: number): number =>
  ((first << 6) ^ (second <= space ? space : second)) & (BEGINNINGS - 1);

/** FNV-1a over code units. */
function hashOf(text: string, from: number, to: number): number {
  let hash = 0x811c9dc5 | 0;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}
