import { workerData } from 'node:worker_threads';
import { keepBest } from '../best.ts';
import { sharedKernel } from '../kernel.ts';
import { blockRows, type Layout, listRows, scalesOffset } from '../layout.ts';
import { lookAt } from '../look.ts';
import { sharedJob } from './job.ts';

// The one who starts this thread says so.
const { memory, job: buffer, layout } = workerData as HelperData;

/** What the thread is given when it starts. */
export interface HelperData {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly job: SharedArrayBuffer;
  readonly layout: Layout;
}

const job = sharedJob(buffer);
const kernel = sharedKernel(memory);
for (let seen = 0; ;) {
  job.sleep(seen);
  seen = job.current();
  work(seen);
}

/** From the last block down, until it meets the one who asked. Where every row counts, rows that as many others beat are proposed no more. */
function work(number: number): void {
  const { size, list, products, look, limit } = job.parameters();
  const { first, blockBytes, stride } = layout;
  const [words, floats] = [new Int32Array(memory.buffer), new Float32Array(memory.buffer)];
  const best = keepBest(limit);
  let used = 0;
  for (let block = Math.ceil(size / blockRows) - 1; block > 0 && used + blockRows <= listRows; block--) {
    if (job.current() !== number || !job.claim(number, block)) return;
    const address = first + block * blockBytes;
    const stretch = { block: address, within: 0, count: Math.min(blockRows, size - block * blockRows), stride };
    const own = list + used * 4;
    let least = limit > 0 ? Math.max(job.threshold, best.threshold()) : job.threshold;
    let count = lookAt(kernel, look, stretch, least, own);
    if (limit > 0) {
      const { exactQuery, exactBias, exactScale, margin } = look;
      least = (least - margin) / exactScale;
      count = kernel.dots(exactQuery, own, count, 0, address, stride, exactBias, least, products);
      for (let i = 0; i < count; i++) {
        const row = words[(own >>> 2) + i] ?? 0;
        const scale = floats[((address + scalesOffset) >>> 2) + row] ?? 0;
        if (row < stretch.count) best.offer(row, (words[(products >>> 2) + i] ?? 0) * exactScale * scale);
      }
    }
    job.finish(number, block, used, count);
    used += count;
  }
}
