import type { BlockMemory } from './block-memory.ts';
import type { Helper } from './helper/index.ts';
import type { Kernel } from './kernel.ts';
import { blockRows, listRows } from './layout.ts';
import { type Look, lookAt, type LookPlaces, type Proposed, roundingMargin } from './look.ts';
import type { IndexPlaces } from './places.ts';

export interface CoarseScan {
  readonly look: Look;
  /** So many blocks have coarse codes. */
  readonly blocks: number;
  readonly helper: Helper | undefined;
  /** What rows must reach by now. */
  readonly threshold: () => number;
  /** Judges so many listed rows, each number plus `from`. */
  readonly take: (from: number, count: number, list: number) => void;
}

/**
 * Looks at each block once, from the first up, while a helper works from the last down. Rows that likely reach what they must are judged at once, so that it rises;
 * others that may wait for the end, when most of them cannot any more.
 */
export function coarseScanner(kernel: Kernel, memory: BlockMemory, at: IndexPlaces) {
  const places: LookPlaces = { sums: at.sums, likely: at.found, possible: at.possible, bounds: at.bounds };
  const slots = new Int32Array(listRows);
  const bounds = new Float32Array(listRows);

  return ({ look, blocks, helper, threshold, take }: CoarseScan): void => {
    let waiting = 0;

    function judgeWaiting(): void {
      let count = 0;
      const judge = (): void => {
        take(0, count, at.found);
        count = 0;
      };
      for (let i = 0; i < waiting; i++) {
        if ((bounds[i] ?? 0) < threshold() - roundingMargin) continue;
        memory.words[(at.found >>> 2) + count++] = slots[i] ?? 0;
        if (count === judgedAtOnce) judge();
      }
      judge();
      waiting = 0;
    }

    function receive(block: number, { likely, possible }: Proposed, lists: LookPlaces): void {
      take(block * blockRows, likely, lists.likely);
      const least = threshold() - roundingMargin;
      const { words, floats } = memory;
      const product = floats[(look.centres >>> 2) + block * 2] ?? 0;
      if (waiting + possible > listRows) judgeWaiting();
      for (let i = 0; i < possible; i++) {
        const bound = (floats[(lists.bounds >>> 2) + i] ?? 0) * look.unit + product;
        if (bound < least) continue;
        slots[waiting] = block * blockRows + (words[(lists.possible >>> 2) + i] ?? 0);
        bounds[waiting++] = bound;
      }
    }

    const scan = (block: number): void =>
      receive(
        block,
        lookAt(kernel, look, { block, address: memory.block(block) }, memory.floats, threshold(), places),
        places,
      );

    helper?.start({ blocks, look }, threshold());
    let block = 0;
    for (; block < blocks && (helper?.claim(block) ?? true); block++) {
      scan(block);
      helper?.raise(threshold());
    }
    for (; block < blocks; block++) {
      const proposals = helper?.proposals(block);
      if (proposals) receive(block, proposals.proposed, proposals.lists);
      else scan(block);
    }
    judgeWaiting();
  };
}

/** So few that what must be reached rises in between. */
const judgedAtOnce = 256;
