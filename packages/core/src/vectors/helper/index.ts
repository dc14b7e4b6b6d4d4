import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { listsAt, type LookPlaces, type Proposed } from '../look.ts';
import { jobBytes, type JobParameters, sharedJob } from './job.ts';
import type { BlockLayout, HelperData } from './worker.ts';

/** A second thread that scans blocks of the same memory. Whether it comes, is late, or ends changes how long a search takes and nothing else. */
export interface Helper {
  /** Begins a search. */
  start(parameters: JobParameters, threshold: number): void;
  /** What rows must reach by now. */
  raise(threshold: number): void;
  /** Whether the caller is to scan this block; else the helper does. */
  claim(block: number): boolean;
  /** Whether the helper has scanned a block that the caller could not claim: then these are its proposals. Else the caller is to scan it. */
  proposals(block: number): HelpersProposals | undefined;
  close(): void;
}

/** How many rows it proposes, and where they are listed. */
export interface HelpersProposals {
  readonly proposed: Proposed;
  readonly lists: LookPlaces;
}

/** `undefined` where the machine has one processor. */
export function startHelper(memory: HelperData['memory'], layout: BlockLayout): Helper | undefined {
  if (availableParallelism() < 2) return undefined;
  const buffer = new SharedArrayBuffer(jobBytes(Math.ceil(2 ** 32 / layout.blockBytes)));
  const job = sharedJob(buffer);
  const given: HelperData = { memory, job: buffer, layout };
  const thread = new Worker(new URL('./worker.ts', import.meta.url), { workerData: given });
  thread.unref();
  // Without it every block is left to the caller.
  thread.on('error', () => undefined);
  let number = 0;
  return {
    start(parameters, threshold) {
      job.threshold = threshold;
      job.start(parameters);
      number = job.current();
    },
    raise(threshold) {
      job.threshold = threshold;
    },
    claim: (block) => job.claim(number, block),
    proposals(block) {
      if (job.isClaimed(number, block)) job.wait(number, block);
      if (job.takeBack(number, block) || !job.isFinished(number, block)) return undefined;
      const { likelyAt, possibleAt, ...proposed } = job.proposals(block);
      return { proposed, lists: listsAt(layout.places, likelyAt, possibleAt) };
    },
    close() {
      void thread.terminate();
    },
  };
}

/** From so many rows on it is worth waking another thread. */
export const worthHelp = (dimensions: number): number => Math.ceil(worthBytes / (dimensions / 4));

// That is 3 ms of scanning, at most.
const worthBytes = 32 * 2 ** 20;
