import { workerData } from 'node:worker_threads';
import { sharedKernel } from '../kernel.ts';
import { blockRows, listRows } from '../layout.ts';
import { listsAt, lookAt, type LookPlaces } from '../look.ts';
import { sharedJob } from './job.ts';

// The one who starts this thread says so.
const { memory, job: buffer, layout } = workerData as HelperData;

/** What the thread is given when it starts. */
export interface HelperData {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly job: SharedArrayBuffer;
  readonly layout: BlockLayout;
}

/** Where the blocks lie, and where the helper writes. */
export interface BlockLayout {
  readonly first: number;
  readonly blockBytes: number;
  readonly places: LookPlaces;
}

const job = sharedJob(buffer);
const kernel = sharedKernel(memory);
for (let seen = 0; ;) {
  job.sleep(seen);
  seen = job.current();
  work(seen);
}

/** From the last block down, until it meets the one who asked, or has no room for more proposals. */
function work(number: number): void {
  const { blocks, look } = job.parameters();
  const floats = new Float32Array(memory.buffer);
  let [likelyAt, possibleAt] = [0, 0];
  for (let block = blocks - 1; block >= 0 && Math.max(likelyAt, possibleAt) + blockRows <= listRows; block--) {
    if (job.current() !== number || !job.claim(number, block)) return;
    const stretch = { block, address: layout.first + block * layout.blockBytes };
    const places = listsAt(layout.places, likelyAt, possibleAt);
    const { likely, possible } = lookAt(kernel, look, stretch, floats, job.threshold, places);
    job.finish(number, block, { likelyAt, likely, possibleAt, possible });
    likelyAt += likely;
    possibleAt += possible;
  }
}
