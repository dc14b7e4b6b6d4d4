import type { Look } from '../look.ts';

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
  /** The helper's: it proposes `count` rows from `offset` of its list on. */
  finish(job: number, block: number, offset: number, count: number): void;
  /** Takes a block back that a helper has claimed; `false` when it has been finished. */
  takeBack(job: number, block: number): boolean;
  isClaimed(job: number, block: number): boolean;
  isFinished(job: number, block: number): boolean;
  /** Waits a little until the helper has finished a block. */
  wait(job: number, block: number): void;
  readonly proposals: (block: number) => { readonly offset: number; readonly count: number };
  /** The helper's: sleeps until there is another job. */
  sleep(job: number): void;
  threshold: number;
}

export interface JobParameters {
  /** Rows of vectors that there are. */
  readonly size: number;
  /** Addresses in the memory of the vectors. */
  readonly list: number;
  readonly products: number;
  readonly look: Look;
  /** How many of the nearest are wanted; 0 where not every row may be among them. */
  readonly limit: number;
}

/** Bytes of a shared job. */
export const jobBytes = (blocks: number): number => (header + blocks * 3) * 4;

/** The same job in whichever thread. */
export function sharedJob(buffer: SharedArrayBuffer): SharedJob {
  const words = new Int32Array(buffer);
  const floats = new Float32Array(buffer);
  const states = (words.length - header) / 3;
  const at = (block: number): number => header + block;
  const stateOf = (job: number, state: number): number => job * 4 + state;
  const swap = (job: number, block: number, from: number, to: number): boolean =>
    Atomics.compareExchange(words, at(block), stateOf(job, from), stateOf(job, to)) === stateOf(job, from);
  return {
    current: () => Atomics.load(words, number),
    start({ size, list, products, look, limit }) {
      words.set([size, list, products, limit, look.query, look.bias, look.exactQuery, look.exactBias], 2);
      floats.set([look.scale, look.reach, look.margin, look.exactScale], firstFloat);
      Atomics.store(words, number, (Atomics.load(words, number) + 1) % mostJobs);
      Atomics.notify(words, number);
    },
    parameters() {
      const [size = 0, list = 0, products = 0, limit = 0, query = 0, bias = 0, exactQuery = 0, exactBias = 0] =
        words.subarray(2, firstFloat);
      const [scale = 0, reach = 0, margin = 0, exactScale = 0] = floats.subarray(firstFloat, header);
      const look = { query, bias, scale, reach, margin, exactQuery, exactBias, exactScale };
      return { size, list, products, limit, look };
    },
    claim(job, block) {
      const before = Atomics.load(words, at(block));
      if (before >> 2 === job && (before & 3) !== free) return false;
      return Atomics.compareExchange(words, at(block), before, stateOf(job, claimed)) === before;
    },
    finish(job, block, offset, count) {
      words[at(block) + states] = offset;
      words[at(block) + states * 2] = count;
      if (swap(job, block, claimed, finished)) Atomics.notify(words, at(block));
    },
    takeBack: (job, block) => swap(job, block, claimed, claimed + 2),
    isClaimed: (job, block) => Atomics.load(words, at(block)) === stateOf(job, claimed),
    isFinished: (job, block) => Atomics.load(words, at(block)) === stateOf(job, finished),
    wait(job, block) {
      Atomics.wait(words, at(block), stateOf(job, claimed), patienceMs);
    },
    proposals: (block) => ({ offset: words[at(block) + states] ?? 0, count: words[at(block) + states * 2] ?? 0 }),
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

// Number of the job, threshold, its parameters; then state, offset and count of each block.
const number = 0;
const firstFloat = 10;
const header = 14;
const mostJobs = 2 ** 28;
const [free, claimed, finished] = [0, 1, 2];
/** Scanning a block takes a tenth of this: who has not finished by then does not run. */
const patienceMs = 1;
