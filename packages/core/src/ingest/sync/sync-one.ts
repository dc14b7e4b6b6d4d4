import { setTimeout as sleep } from 'node:timers/promises';
import { KbError } from '../../errors.ts';
import type { StateStore } from '../../ports.ts';
import type { DeclaredSource, FileChange, Job, JobProgress, SyncReport } from '../../sources.ts';
import { newCounts } from '../jobs/counts.ts';
import { type JobBook, jobBook, newJob } from '../jobs/job-book.ts';
import { takeLease } from '../jobs/lease.ts';
import { runJob } from '../jobs/run-job.ts';
import type { Ingest } from '../read-in.ts';
import type { SourceReader } from '../reader.ts';
import { sourceBook } from './source-book.ts';
import { syncSource } from './sync-source.ts';

export interface SyncOne {
  readonly ingest: Ingest;
  readonly state: StateStore;
  readonly source: DeclaredSource;
  /** Who asks for it. */
  readonly by: string;
  readonly folders?: readonly string[] | undefined;
  readonly dryRun?: boolean | undefined;
  readonly confirm?: boolean | undefined;
  /** Leaves no job behind when nothing was different. */
  readonly quiet?: boolean | undefined;
  /** Does nothing when the source was compared whole within so many milliseconds. */
  readonly freshMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly changed?: ((change: FileChange) => void) | undefined;
  readonly progress?: ((state: JobProgress) => void) | undefined;
}

const WAIT_MS = 250;

/** The name of the right to work on a source. */
export const syncLease = (id: string): string => `sync:${id}`;

/**
 * Brings the base level with one source, as a job. Whoever else is at it is waited for, and what they did is not done again;
 * the job of a process that has ended is gone on with.
 */
export async function syncOne(sync: SyncOne): Promise<SyncReport> {
  const { ingest, state, source, dryRun = false, confirm = false, folders } = sync;
  const run = { ingest, state, source, reader: readerOf(ingest, source), folders, confirm };
  if (dryRun) {
    const quietly = { changed: (change: FileChange) => sync.changed?.(change), progress: () => undefined };
    const signal = sync.signal ?? new AbortController().signal;
    const { counts, withheld } = await syncSource({ ...run, ...quietly, dryRun, signal });
    return { source, counts, withheld };
  }
  const book = jobBook(state);
  await using lease = await waitForLease(sync, book);
  // It may have been forgotten, or changed, while others were at it.
  const current = (await sourceBook(state).get(source.id))?.value;
  if (!current) throw new KbError('not_found', `${source.address} is no longer a source.`);
  const age = current.syncedAt === undefined ? Infinity : Date.now() - Date.parse(current.syncedAt);
  // What seems to be of the future was looked at before the clock was set back.
  if (age >= 0 && age < (sync.freshMs ?? 0)) {
    return { source: current, counts: newCounts() };
  }
  const signal = sync.signal ? AbortSignal.any([sync.signal, lease.lost]) : lease.lost;
  const left = await leftBehind(book, source.id);
  const job = left ?? newJob(jobFor(sync));
  const running = await runJob({ book, job, signal, progress: sync.progress });
  try {
    const { counts, files, withheld } = await syncSource({
      ...run,
      source: current,
      resumed: left !== undefined && left.attempts > 0,
      dryRun,
      signal: running.signal,
      lost: lease.lost,
      progress: running.progress,
      changed(change) {
        running.changed(change);
        sync.changed?.(change);
      },
    });
    await running.done({ withheld });
    const syncedAt = new Date().toISOString();
    // What was added meanwhile is looked for the next time.
    const added = (now: DeclaredSource) => (now.addedAt === current.addedAt ? undefined : now.addedAt);
    if (!folders) {
      await sourceBook(state).change(source.id, (now) => ({ ...now, syncedAt, files, addedAt: added(now) }));
    }
    const idle = counts.added + counts.changed + counts.moved + counts.removed + counts.failed === 0 && !withheld;
    if (sync.quiet && idle && job.attempts === 0) await book.forget(job.id);
    return { source: current, job: job.id, counts, withheld };
  } catch (thrown) {
    throw await running.failed(thrown);
  }
}

/** The reader that knows sources of this kind; throws `unavailable` when this program has none. */
export function readerOf({ readers }: Pick<Ingest, 'readers'>, { kind }: Pick<DeclaredSource, 'kind'>): SourceReader {
  const reader = readers.find(({ kinds }) => kinds.includes(kind));
  if (!reader) throw new KbError('unavailable', `This kb-mcp cannot read sources of the kind «${kind}».`);
  return reader;
}

async function waitForLease({ state, source, signal, progress }: SyncOne, book: JobBook) {
  for (;;) {
    const lease = await takeLease(state, syncLease(source.id));
    if (lease) return lease;
    const other = await leftBehind(book, source.id);
    if (other) progress?.({ ...other, elsewhere: true });
    await sleep(WAIT_MS, undefined, { signal });
  }
}

/** The job of this source that waits, or that another process has not finished. */
async function leftBehind(book: JobBook, source: string): Promise<Job | undefined> {
  return (await book.unfinished()).find((job) => job.source === source);
}

const jobFor = ({ source: { id, address, collection }, by }: SyncOne) =>
  ({ kind: 'sync', what: address, source: id, collection, by }) as const;
