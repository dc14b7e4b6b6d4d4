import { KbError } from '../errors.ts';
import type { Kernel } from './kernel.ts';

/** A kernel's memory: a scratch area, then blocks of equal size that are never moved. Views follow its growth. */
export interface BlockMemory {
  readonly scratch: number;
  readonly bytes: Int8Array;
  readonly words: Int32Array;
  readonly floats: Float32Array;
  /** The address of a block. */
  block(number: number): number;
  /** Makes room for so many blocks; throws `too_large` when there is none. */
  ensure(blocks: number): void;
}

/** The memory for rows of `rowBytes` in blocks of `blockRows`, all a multiple of 16 bytes. */
export function blockMemory(layout: {
  readonly kernel: Kernel;
  readonly scratch: number;
  readonly rowBytes: number;
  readonly blockRows: number;
}): BlockMemory {
  const { kernel } = layout;
  const blockBytes = layout.rowBytes * layout.blockRows;
  const first = Math.ceil(layout.scratch / 64) * 64;
  const views = () => {
    const buffer = kernel.buffer();
    return { bytes: new Int8Array(buffer), words: new Int32Array(buffer), floats: new Float32Array(buffer) };
  };
  kernel.reserve(first);
  let blocks = 0;
  let view = views();
  return {
    scratch: 0,
    get bytes() {
      return view.bytes;
    },
    get words() {
      return view.words;
    },
    get floats() {
      return view.floats;
    },
    block: (number) => first + number * blockBytes,
    ensure(wanted) {
      if (wanted <= blocks) return;
      try {
        kernel.reserve(first + wanted * blockBytes);
      } catch (cause) {
        throw new KbError('too_large', 'There is no memory left for so many vectors.', {
          cause,
          details: { vectors: wanted * layout.blockRows },
        });
      }
      blocks = wanted;
      view = views();
    },
  };
}
