import type { Look, Proposed } from '../look.ts';

/**
 * What the two threads of a scan share beside the vectors. A block is scanned by whoever claims it for the job under way; the thread that asks may take
 * one back from a helper that is late. Whatever a late helper still writes is of an earlier job, and nobody reads it.
 */
export interface SharedJob {
  /** Numbers of the jobs; the helper waits for the next. */
  readonly current: () => number;
  /** Starts the next job, for blocks before `blocks`. */
  start(parameters: JobParameters): void;
  readonly parameters: () => JobParameters;
  claim(job: number, block: number): boolean;
  /** The helper's. */
  finish(job: number, block: number, proposals: ListedProposals): void;
  /** Takes a block back that a helper has claimed; `false` when it has been finished. */
  takeBack(job: number, block: number): boolean;
  isClaimed(job: number, block: number): boolean;
  isFinished(job: number, block: number): boolean;
  /** Waits a little until the helper has finished a block. */
  wait(job: number, block: number): void;
  readonly proposals: (block: number) => ListedProposals;
  /** The helper's: sleeps until there is another job. */
  sleep(job: number): void;
  threshold: number;
}

export interface JobParameters {
  /** Blocks that have coarse codes. */
  readonly blocks: number;
  readonly look: Look;
}

/** How many rows of a block are proposed, and from where on they are listed. */
export interface ListedProposals extends Proposed {
  readonly likelyAt: number;
  readonly possibleAt: number;
}

/** Bytes of a shared job. */
export const jobBytes = (blocks: number): number => (header + blocks * 5) * 4;

/** The same job in whichever thread. */
export function sharedJob(buffer: SharedArrayBuffer): SharedJob {
  const words = new Int32Array(buffer);
  const floats = new Float32Array(buffer);
  const states = (words.length - header) / 5;
  const at = (block: number): number => header + block;
  const stateOf = (job: number, state: number): number => job * 4 + state;
  const swap = (job: number, block: number, from: number, to: number): boolean =>
    Atomics.compareExchange(words, at(block), stateOf(job, from), stateOf(job, to)) === stateOf(job, from);
  return {
    current: () => Atomics.load(words, number),
    start({ blocks, look: { tables, nibbles, centres, lift, unit, spread, squares } }) {
      words.set([blocks, tables, nibbles, centres], 2);
      floats.set([lift, unit, spread, squares], firstFloat);
      Atomics.store(words, number, (Atomics.load(words, number) + 1) % mostJobs);
      Atomics.notify(words, number);
    },
    parameters() {
      const [blocks = 0, tables = 0, nibbles = 0, centres = 0] = words.subarray(2, firstFloat);
      const [lift = 0, unit = 0, spread = 0, squares = 0] = floats.subarray(firstFloat, header);
      return { blocks, look: { tables, nibbles, centres, lift, unit, spread, squares } };
    },
    claim(job, block) {
      const before = Atomics.load(words, at(block));
      if (before >> 2 === job && (before & 3) !== free) return false;
      return Atomics.compareExchange(words, at(block), before, stateOf(job, claimed)) === before;
    },
    finish(job, block, { likelyAt, likely, possibleAt, possible }) {
      for (const [i, figure] of [likelyAt, likely, possibleAt, possible].entries())
        words[at(block) + states * (i + 1)] = figure;
      if (swap(job, block, claimed, finished)) Atomics.notify(words, at(block));
    },
    takeBack: (job, block) => swap(job, block, claimed, claimed + 2),
    isClaimed: (job, block) => Atomics.load(words, at(block)) === stateOf(job, claimed),
    isFinished: (job, block) => Atomics.load(words, at(block)) === stateOf(job, finished),
    wait(job, block) {
      Atomics.wait(words, at(block), stateOf(job, claimed), patienceMs);
    },
    proposals(block) {
      const figure = (i: number): number => words[at(block) + states * i] ?? 0;
      return { likelyAt: figure(1), likely: figure(2), possibleAt: figure(3), possible: figure(4) };
    },
    sleep(job) {
      Atomics.wait(words, number, job);
    },
    get threshold() {
      return floats[1] ?? 0;
    },
    set threshold(value) {
      floats[1] = value;
    },
  };
}

// Number of the job, threshold, its parameters; then the state of each block, and the four figures of its proposals.
const number = 0;
const firstFloat = 6;
const header = 10;
const mostJobs = 2 ** 28;
const [free, claimed, finished] = [0, 1, 2];
/** Scanning a block takes a tenth of this: who has not finished by then does not run. */
const patienceMs = 1;
