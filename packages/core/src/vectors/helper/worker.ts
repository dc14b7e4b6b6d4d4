import { workerData } from 'node:worker_threads';
import { sharedKernel } from '../kernel.ts';
import { blockRows, codesOffset, listRows, type Layout } from '../layout.ts';
import { sharedJob } from './job.ts';

// The one who starts this thread says so.
const { memory, job: buffer, layout } = workerData as HelperData;

/** What the thread is given when it starts. */
export interface HelperData {
  readonly memory: object;
  readonly job: SharedArrayBuffer;
  readonly layout: Layout;
}

const job = sharedJob(buffer);
const { scan } = sharedKernel(memory);
for (let seen = 0; ;) {
  job.sleep(seen);
  seen = job.current();
  work(seen);
}

/** From the last block down, until it meets the one who asked. */
function work(number: number): void {
  const { size, bias, query, list } = job.parameters();
  const { first, blockBytes, stride } = layout;
  let used = 0;
  for (let block = Math.ceil(size / blockRows) - 1; block > 0 && used + blockRows <= listRows; block--) {
    if (job.current() !== number || !job.claim(number, block)) return;
    const start = first + block * blockBytes;
    const half = Math.ceil(Math.min(blockRows, size - block * blockRows) / 2);
    const count = scan(query, start + codesOffset, start, half, stride, bias, job.threshold, list + used * 4);
    job.finish(number, block, used, count);
    used += count;
  }
}
