import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { IngestReport } from '../../knowledge-base.ts';
import type { StateStore } from '../../ports.ts';
import type { Job } from '../../sources.ts';
import { addPaths } from '../add.ts';
import type { Ingest, Target } from '../read-in.ts';
import type { SourceReader } from '../reader.ts';
import { newCounts } from './counts.ts';
import { jobBook, leaseOf } from './job-book.ts';
import { takeLease } from './lease.ts';
import { runJob } from './run-job.ts';

/** Reading paths as jobs. */
export interface AddJobs {
  /** With `confined` readers only for as long as this process lives: another one would not be so. */
  add(
    paths: readonly string[],
    target: Target,
    options: { readonly by: string; readonly confined?: readonly SourceReader[] | undefined },
  ): AsyncGenerator<IngestReport>;
  /** Goes on with the job of a process that has ended; what that one has done is left alone. Gives `false` where its files cannot be reached. */
  goOn(job: Job, signal: AbortSignal): Promise<boolean>;
}

export function addJobs(ingest: Ingest, open: () => Promise<StateStore>): AddJobs {
  async function* run(state: StateStore, job: Job, paths: readonly string[], target: Target, readers = ingest.readers) {
    await using lease = await takeLease(state, leaseOf(job));
    if (!lease) return;
    const signal = target.signal ? AbortSignal.any([target.signal, lease.lost]) : lease.lost;
    const running = await runJob({ book: jobBook(state), job, signal });
    const counts = newCounts();
    let done = 0;
    let finished = false;
    try {
      for await (const report of addPaths({ ...ingest, readers }, paths, { ...target, signal: running.signal })) {
        const { status, passages, source, reason } = report;
        counts[status] += 1;
        if (status !== 'unchanged') counts.passages += passages;
        if (status === 'failed') running.changed({ status, path: source, reason });
        running.progress({ done: (done += 1), counts });
        yield report;
      }
      finished = true;
      await running.done();
    } catch (thrown) {
      finished = true;
      throw await running.failed(thrown);
    } finally {
      // Whoever reads the reports may stop asking for them.
      if (!finished) await running.failed(new DOMException('Nobody reads the reports any more.', 'AbortError'));
    }
  }

  return {
    async *add(paths, target, { by, confined }) {
      const state = await open();
      const { collection, tags = [] } = target;
      const spec = { kind: 'add', what: paths.join(', '), tags: [...tags], collection, by } as const;
      const job = await jobBook(state).create(confined ? spec : { ...spec, paths: paths.map(wholePath) });
      yield* run(state, job, paths, target, confined);
    },
    async goOn(job, signal) {
      const state = await open();
      const { collection, tags, paths } = job;
      if (!paths) {
        const error = { code: 'cancelled', message: 'The process that did it has ended. Do it again.' } as const;
        await jobBook(state).write({ ...job, state: 'failed', endedAt: new Date().toISOString(), error });
        return true;
      }
      if (!paths.every((path) => existsSync(path))) return false;
      await Array.fromAsync(run(state, job, paths, { collection, tags, signal }));
      return true;
    },
  };
}

/** The same from whatever folder it is looked at; a pattern is one of the folder it was written in. */
const wholePath = (path: string): string => (existsSync(path) ? resolve(path) : path);
