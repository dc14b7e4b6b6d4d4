import type { Kernel } from './kernel.ts';
import { planeOffset } from './layout.ts';

/** What a look at rows must know of a query that lies in the memory. */
export interface Look {
  /** The address of the coarse query, its bias and its scale. */
  readonly query: number;
  readonly bias: number;
  readonly scale: number;
  /** How far the errors of rows are trusted: as cosine for an error of 1. */
  readonly reach: number;
  /** What else a score may be off by. */
  readonly margin: number;
  /** The address of the exact query, its bias and its scale. */
  readonly exactQuery: number;
  readonly exactBias: number;
  readonly exactScale: number;
}

/** A stretch of rows within one block. */
export interface Stretch {
  /** The address of the block. */
  readonly block: number;
  readonly within: number;
  readonly count: number;
  /** Bytes of a row of one plane. */
  readonly stride: number;
}

/** Writes the numbers within the stretch of all rows whose cosine may reach `least` to `list`, up to three behind its end among them; gives how many. */
export function lookAt(
  kernel: Pick<Kernel, 'scan'>,
  { query, bias, scale, reach, margin }: Look,
  { block, within, count, stride }: Stretch,
  least: number,
  list: number,
): number {
  const plane = block + planeOffset + within * stride;
  const threshold = (least - margin) / scale;
  return kernel.scan(
    query,
    plane,
    block + within * 8,
    Math.ceil(count / 4),
    stride,
    bias,
    threshold,
    reach / scale,
    list,
  );
}
