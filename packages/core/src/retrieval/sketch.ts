import type { LaidStream } from './token-page.ts';

/** A text in brief: the smallest hashes of its runs of three tokens, sorted. */
export type Sketch = Int32Array;

/** The sketch of a token stream. */
export function sketchOf({ page, first, last }: LaidStream): Sketch {
  if (last - first > runs.length) runs = new Int32Array(2 * (last - first));
  let one = NONE;
  let two = NONE;
  for (let token = first; token < last; token++) {
    const hash = page.hashes[token] ?? 0;
    runs[token - first] = mixed(one, two, hash);
    one = two;
    two = hash;
  }
  return smallest(runs.subarray(0, last - first).toSorted());
}

// Written over by each text.
let runs = new Int32Array(2 ** 13);

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
/** Stands for a token before the first. */
const NONE = 0x811c9dc5 | 0;

function mixed(a: number, b: number, c: number): number {
  const hash = Math.imul(Math.imul(a, 0x9e3779b1) ^ b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35);
  return Math.imul(hash ^ (hash >>> 15), 0x27d4eb2f) | 0;
}
