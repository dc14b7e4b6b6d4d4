import type { LookPlaces } from './look.ts';
import { blockRows, type Layout, listRows } from './layout.ts';

/** Where things lie in the memory of an int8 index, before its blocks. */
export type IndexPlaces = ReturnType<typeof places>;

/** Rooms for what coding, queries and searches need; with `helped` also for a second thread. */
export function places({ width, stride, rowBytes }: Layout, helped: boolean) {
  let bytes = 0;
  const room = (size: number): number => {
    const at = bytes;
    bytes += Math.ceil(size / 16) * 16;
    return at;
  };
  const vector = width * 4;
  const list = blockRows * 4;
  return {
    exact: room(stride * 2),
    tables: room(width * 8),
    values: room(vector),
    turned: room(vector),
    flips: room(vector * 3),
    centre: room(vector),
    sums: room(sumsBytes),
    /** A product and a distance for each block that there can be. */
    centres: room(Math.ceil(mostBytes / (rowBytes * blockRows)) * 8),
    found: room(list),
    products: room(list),
    possible: room(list),
    bounds: room(list),
    /** Where the second thread writes. */
    helper: {
      sums: room(helped ? sumsBytes : 0),
      likely: room(helped ? listRows * 4 : 0),
      possible: room(helped ? listRows * 4 : 0),
      bounds: room(helped ? listRows * 4 : 0),
    } satisfies LookPlaces,
    bytes,
  };
}

const sumsBytes = 272;
const mostBytes = 2 ** 32;
