import type { Helper } from './helper/index.ts';
import type { JobParameters } from './helper/job.ts';

export interface BlockScan {
  readonly blocks: number;
  readonly helper: Helper | undefined;
  readonly parameters: JobParameters;
  /** What rows must reach by now. */
  readonly threshold: () => number;
  readonly scan: (block: number) => void;
  /** Takes what the helper proposes of a block. */
  readonly take: (block: number, proposals: { readonly offset: number; readonly count: number }) => void;
}

/** Scans each block but the first once: from the second up, while a helper works from the last down. */
export function scanBlocks({ blocks, helper, parameters, threshold, scan, take }: BlockScan): void {
  helper?.start(parameters, threshold());
  let block = 1;
  for (; block < blocks && (helper?.claim(block) ?? true); block++) {
    scan(block);
    helper?.raise(threshold());
  }
  for (; block < blocks; block++) {
    const proposals = helper?.proposals(block);
    if (proposals) take(block, proposals);
    else scan(block);
  }
}
