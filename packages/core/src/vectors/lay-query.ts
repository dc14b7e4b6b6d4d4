import type { BlockMemory } from './block-memory.ts';
import type { CoarseCodes } from './coarse-codes.ts';
import type { Kernel } from './kernel.ts';
import type { Layout } from './layout.ts';
import type { Look } from './look.ts';
import type { IndexPlaces } from './places.ts';
import { type ExactQuery, exactQuery, tablesOf } from './query-levels.ts';
import { rotation } from './rotation.ts';

/** Puts queries where the kernel looks for them. */
export interface QueryLayer {
  exact(vector: Float32Array): ExactQuery;
  /** Also what a look at coarse codes needs. */
  coarse(query: ExactQuery): Look;
}

export function queryLayer(
  kernel: Kernel,
  memory: BlockMemory,
  coarse: CoarseCodes,
  { width, chunk, stride }: Layout,
  at: IndexPlaces,
): QueryLayer {
  memory.floats.set(rotation(width, chunk), at.flips >>> 2);

  function turned({ codes, scale }: ExactQuery): Float32Array {
    const values = memory.floats.subarray(at.values >>> 2, (at.values >>> 2) + width).fill(0);
    for (let i = 0; i < codes.length; i++) values[i] = (codes[i] ?? 0) * scale;
    kernel.turn(at.values, at.turned, at.flips, width, chunk);
    return memory.floats.slice(at.turned >>> 2, (at.turned >>> 2) + width);
  }

  return {
    exact(vector) {
      const query = exactQuery(vector, stride);
      const place = new Int16Array(kernel.buffer(), at.exact, stride);
      place.fill(0, query.codes.length);
      place.set(query.codes);
      return query;
    },
    coarse(query) {
      const vector = turned(query);
      const squares = product(vector, vector);
      const tables = tablesOf(vector);
      memory.bytes.set(tables.bytes, at.tables);
      for (let block = 0; block < coarse.blocks(); block++) {
        const centre = coarse.centreOf(block);
        const along = product(vector, centre.turned);
        memory.floats[(at.centres >>> 2) + block * 2] = along;
        memory.floats[(at.centres >>> 2) + block * 2 + 1] = Math.max(0, squares - 2 * along + centre.squares);
      }
      return {
        tables: at.tables,
        nibbles: width / 2,
        lift: tables.lift,
        unit: tables.unit,
        // Five standard deviations of the part that a random direction has in another.
        spread: 5 / Math.sqrt(width - 1),
        squares: squares + coarse.longest() ** 2,
        centres: at.centres,
      };
    },
  };
}

function product(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
