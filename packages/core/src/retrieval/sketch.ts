import { unitsOf } from './units.ts';

/** A text in brief: the smallest hashes of its runs of three tokens, sorted. */
export type Sketch = Int32Array;

/** The sketch of a token stream. */
export function sketchOf(tokens: string): Sketch {
  const units = unitsOf(tokens);
  if (units.length > hashes.length) hashes = new Int32Array(2 * units.length);
  let hash = seed;
  let one = seed;
  let two = seed;
  let from = 0;
  let runs = 0;
  for (let at = 0; at <= units.length; at++) {
    const unit = at < units.length ? (units[at] ?? space) : space;
    if (unit !== space && unit !== lineFeed) {
      hash = Math.imul(hash ^ unit, prime);
      continue;
    }
    if (at > from) {
      hashes[runs++] = mixed(one, two, hash);
      one = two;
      two = hash;
    }
    hash = seed;
    from = at + 1;
  }
  return smallest(hashes.subarray(0, runs).toSorted());
}

// Written over by each text: as many as it could have tokens.
let hashes = new Int32Array(2 ** 13);

/** The first distinct of sorted hashes. */
function smallest(sorted: Int32Array): Sketch {
  const kept = new Int32Array(Math.min(size, sorted.length));
  let distinct = 0;
  for (let at = 0; at < sorted.length && distinct < size; at++) {
    if (at === 0 || sorted[at] !== sorted[at - 1]) kept[distinct++] = sorted[at] ?? 0;
  }
  return kept.subarray(0, distinct);
}

/** How much of two texts is the same, 0 to 1: the share of common runs among the smallest hashes of both; 0 as soon as it must be below `least`. */
export function resemblance(a: Sketch, b: Sketch, least = 0): number {
  const most = Math.min(size, Math.max(a.length, b.length));
  let common = 0;
  let i = 0;
  let j = 0;
  for (let seen = 1; seen <= most && i < a.length && j < b.length; seen++) {
    const x = a[i] ?? 0;
    const y = b[j] ?? 0;
    if (x === y) common++;
    else if ((common + most - seen) / most < least) return 0;
    if (x <= y) i++;
    if (y <= x) j++;
  }
  return most === 0 ? 1 : common / most;
}

const size = 128;
const space = 32;
const lineFeed = 10;
const seed = 0x811c9dc5 | 0;
const prime = 0x01000193;

function mixed(a: number, b: number, c: number): number {
  const hash = Math.imul(Math.imul(a, 0x9e3779b1) ^ b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35);
  return Math.imul(hash ^ (hash >>> 15), 0x27d4eb2f) | 0;
}
