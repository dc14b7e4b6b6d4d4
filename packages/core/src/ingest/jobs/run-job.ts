import { KbError, toKbError } from '../../errors.ts';
import type { FileChange, Job, JobProgress, SyncCounts, Withheld } from '../../sources.ts';
import type { JobBook } from './job-book.ts';
import { rateMeter } from './rate-meter.ts';

export interface JobRun {
  readonly book: JobBook;
  readonly job: Job;
  /** Aborts the work. */
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((state: JobProgress) => void) | undefined;
}

/** A job under way. Whoever does its work tells it here. */
export interface RunningJob {
  /** Aborts when the job is to stop, whoever says so. */
  readonly signal: AbortSignal;
  changed(change: Pick<FileChange, 'status' | 'path' | 'reason'>): void;
  progress(state: { readonly done: number; readonly total?: number | undefined; readonly counts: SyncCounts }): void;
  done(outcome?: { readonly withheld?: Withheld | undefined }): Promise<void>;
  /** Gives what is to be thrown on. */
  failed(thrown: unknown): Promise<KbError>;
}

const WRITE_MS = 1_000;
const FAILURES = 100;

/** Begins a job, or goes on with one that another process left, and keeps the book of it. */
export async function runJob({ book, job: given, signal, progress }: JobRun): Promise<RunningJob> {
  const cancel = new AbortController();
  const meter = rateMeter();
  const failures: Job['failures'][number][] = [];
  const before = given.counts;
  const begun: Job = { ...given, state: 'running', attempts: given.attempts + 1, startedAt: given.startedAt ?? now() };
  /** What was told last: a job has many files, and is written down once a second. */
  let state: Omit<JobProgress, 'elsewhere'> = { done: given.done, total: given.total, counts: before };
  let writing: Promise<void> | undefined;
  let writtenAt = performance.now();

  const jobNow = (): Job => ({ ...begun, ...state, failures: [...failures] });

  async function beat(): Promise<void> {
    await book.write(jobNow());
    if (await book.cancelRequested(begun.id)) cancel.abort();
  }

  /** The work itself meets a store that fails, and reports it. */
  const quietly = (write: Promise<void> | undefined): Promise<void> => Promise.resolve(write).catch(() => undefined);

  async function end(outcome: Pick<Job, 'state' | 'withheld' | 'error'>): Promise<void> {
    await quietly(writing);
    const { rate: _, secondsLeft: __, ...rest } = jobNow();
    await book.write({ ...rest, ...outcome, endedAt: now() });
  }

  await beat();
  return {
    signal: signal ? AbortSignal.any([signal, cancel.signal]) : cancel.signal,
    changed({ status, path, reason }) {
      if (status === 'failed' && reason && failures.length < FAILURES) {
        failures.push({ path, code: reason.code, message: reason.message });
      }
    },
    progress({ done, total, counts }) {
      state = { done, total, ...meter.at(done, total), counts: together(before, counts) };
      progress?.(state);
      if (writing || performance.now() - writtenAt < WRITE_MS) return;
      writtenAt = performance.now();
      writing = quietly(beat()).finally(() => (writing = undefined));
    },
    done: (outcome) => end({ state: 'done', withheld: outcome?.withheld }),
    async failed(thrown) {
      const error = cancel.signal.aborted ? new KbError('cancelled', 'The job was cancelled.') : toKbError(thrown);
      const { code, message } = error;
      // On a full disk its end cannot be written down either; what ended the work is what counts.
      await quietly(end({ state: code === 'cancelled' ? 'cancelled' : 'failed', error: { code, message } }));
      return error;
    },
  };
}

/** What earlier attempts did stays done. */
const together = (before: SyncCounts, counts: SyncCounts): SyncCounts => ({
  added: before.added + counts.added,
  changed: before.changed + counts.changed,
  moved: before.moved + counts.moved,
  removed: before.removed + counts.removed,
  opened: before.opened + counts.opened,
  passages: before.passages + counts.passages,
  unchanged: counts.unchanged,
  copies: counts.copies,
  failed: counts.failed,
  ignored: counts.ignored,
});

const now = (): string => new Date().toISOString();
