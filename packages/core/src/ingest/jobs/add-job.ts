import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IngestReport } from '../../knowledge-base.ts';
import type { StateStore } from '../../ports.ts';
import type { Job } from '../../sources.ts';
import { addPaths } from '../add.ts';
import type { Ingest, Target } from '../read-in.ts';
import type { SourceReader } from '../reader.ts';
import { noteAdded } from '../sync/note-added.ts';
import { newCounts } from './counts.ts';
import { isOver, type JobBook, jobBook, leaseOf, newJob } from './job-book.ts';
import { type Lease, takeLease } from './lease.ts';
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
  async function* run({ state, lease, job, paths, target, readers = ingest.readers }: AddRun) {
    const signal = target.signal ? AbortSignal.any([target.signal, lease.lost]) : lease.lost;
    const running = await runJob({ book: jobBook(state), job, signal });
    const counts = newCounts();
    let done = 0;
    let finished = false;
    try {
      const sources = await noteAdded(state, { paths, collection: target.collection });
      const added = { ...target, sources, signal: running.signal };
      for await (const report of addPaths({ ...ingest, readers }, paths, added)) {
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
      const { collection, tags } = target;
      const spec = { kind: 'add', what: paths.join(', '), tags, collection, by } as const;
      const job = newJob(confined || ingest.toldAlone ? spec : { ...spec, paths: paths.map(wholePath) });
      await using lease = await waitForLease(state, job, target);
      yield* run({ state, lease, job: await leftBehind(jobBook(state), job), paths, target, readers: confined });
    },
    async goOn(left, signal) {
      const state = await open();
      await using lease = await takeLease(state, leaseOf(left));
      const job = lease && (await jobBook(state).get(left.id));
      // Somebody else is at it, or was quicker.
      if (!job || isOver(job)) return true;
      const { collection, tags, paths } = job;
      if (!paths) {
        const error = { code: 'cancelled', message: 'The process that did it has ended. Do it again.' } as const;
        await jobBook(state).write({ ...job, state: 'failed', endedAt: new Date().toISOString(), error });
        return true;
      }
      if (!paths.every((path) => existsSync(path))) return false;
      for await (const _report of run({ state, lease, job, paths, target: { collection, tags, signal } }));
      return true;
    },
  };
}

interface AddRun {
  readonly state: StateStore;
  readonly lease: Lease;
  readonly job: Job;
  readonly paths: readonly string[];
  readonly target: Target;
  readonly readers?: readonly SourceReader[] | undefined;
}

/** Whoever adds the same is waited for: then it is only compared again. */
async function waitForLease(state: StateStore, job: Job, { signal, progress }: Target): Promise<Lease> {
  for (;;) {
    const lease = await takeLease(state, leaseOf(job));
    if (lease) return lease;
    progress?.(0, undefined, 'Another process is adding the same.');
    await sleep(WAIT_MS, undefined, { signal });
  }
}

/** The job for the same paths that a process has left in the middle, as it is wanted now, else the new one. Whoever asks holds its lease. */
async function leftBehind(book: JobBook, job: Job): Promise<Job> {
  const left = (await book.unfinished()).find((other) => leaseOf(other) === leaseOf(job));
  if (!left) return job;
  if (!(await book.cancelRequested(left.id))) return { ...left, tags: job.tags, by: job.by };
  await book.write({ ...left, state: 'cancelled', endedAt: new Date().toISOString() });
  return job;
}

const WAIT_MS = 250;

/** The same from whatever folder it is looked at; a pattern is one of the folder it was written in. */
const wholePath = (path: string): string => (existsSync(path) ? resolve(path) : path);
