import { compareBytes } from './bytes.ts';
import { keyOf, termOf } from './key.ts';
import { termAt } from './leaf.ts';
import { type Leaf, placeIn } from './leaves.ts';
import type { Segment } from './structure.ts';

/** Finds the first term of all segments from a string on, in the order of code points. */
export function termSeeker(
  segments: readonly Segment[],
  leafOf: (segment: Segment, term: Uint8Array) => Leaf,
): (from: string) => string | undefined {
  const cursors = segments.map((segment) => cursor((key) => firstFrom(segment, key)));

  function firstFrom(segment: Segment, key: Uint8Array): Uint8Array | undefined {
    const leaf = leafOf(segment, key);
    const place = placeIn(leaf, key);
    if (place < leaf.ends.length) return termAt(leaf, place);
    // The last term of a page may be before the key: then it is the first of the next page.
    return leaf.high && termAt(leafOf(segment, leaf.high), 0);
  }

  return (from) => {
    const key = keyOf(from);
    let least: Uint8Array | undefined;
    for (const firstFrom of cursors) {
      const own = firstFrom(key);
      if (own && (!least || compareBytes(own, least) < 0)) least = own;
    }
    return least && termOf(least, key);
  };
}

/** Remembers the last answer, which is that of all keys up to it: seeks go on from one to the next, and most segments are small. */
function cursor(firstFrom: (key: Uint8Array) => Uint8Array | undefined): (key: Uint8Array) => Uint8Array | undefined {
  let from: Uint8Array | undefined;
  let found: Uint8Array | undefined;
  return (key) => {
    if (!from || compareBytes(from, key) > 0 || (found && compareBytes(found, key) < 0)) {
      found = firstFrom(key);
      from = key;
    }
    return found;
  };
}
