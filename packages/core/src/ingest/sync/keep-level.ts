import { KbError, toKbError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { StateStore } from '../../ports.ts';
import type { DeclaredSource, Job } from '../../sources.ts';
import { jobBook, leaseOf } from '../jobs/job-book.ts';
import { isFree, takeLease } from '../jobs/lease.ts';
import type { AddJobs } from '../jobs/add-job.ts';
import type { Ingest } from '../read-in.ts';
import { sourceBook } from './source-book.ts';
import { readerOf, syncOne } from './sync-one.ts';
import { type Watching, watchSource } from './watch-source.ts';

export interface KeepLevel {
  readonly ingest: Ingest;
  readonly state: () => Promise<StateStore>;
  readonly adds: AddJobs;
  readonly log: Log;
  /** Called when documents have been written. */
  readonly written: () => void;
}

const TICK_MS = 3_000;

/**
 * Keeps the base level with the sources that are to be watched, for as long as it lives, and finishes the jobs of processes that have ended.
 * Of several processes one watches a source; when it ends, another takes over.
 */
export function keepLevel({ ingest, state: open, adds, log, written }: KeepLevel): AsyncDisposable {
  const closing = new AbortController();
  const watched = new Map<string, Watching>();
  const underWay = new Set<Promise<void>>();
  /** Jobs about files that this machine does not have. */
  const notOurs = new Set<string>();
  const complaints = new Map<string, string>();
  /** What the last turn failed with: said once. */
  let trouble = '';
  let ticking: Promise<void> = Promise.resolve();
  let next = setTimeout(turn, TICK_MS / 2).unref();

  function turn(): void {
    ticking = tick()
      .then(() => {
        trouble = '';
      })
      .catch((thrown: unknown) => {
        const { message } = toKbError(thrown);
        if (message !== trouble) log.warn({ err: thrown }, `Sources cannot be looked at. ${message}`);
        trouble = message;
      })
      .finally(() => {
        if (!closing.signal.aborted) next = setTimeout(turn, TICK_MS).unref();
      });
  }

  async function tick(): Promise<void> {
    const state = await open();
    const sources = (await sourceBook(state).all()).map(({ value }) => value);
    const wanted = sources.filter(({ watch }) => watch);
    for (const [id, watching] of watched) {
      if (!watching.lost.aborted && wanted.some((source) => source.id === id)) continue;
      watched.delete(id);
      await watching[Symbol.asyncDispose]();
    }
    for (const source of wanted) {
      if (!watched.has(source.id)) await begin(state, source).catch((thrown: unknown) => complain(source, thrown));
    }
    await finishOthers(state, sources);
  }

  /** Says what is wrong with a source once, not at every turn. */
  function complain({ address }: DeclaredSource, thrown: unknown): void {
    const { message } = toKbError(thrown);
    if (complaints.get(address) === message) return;
    complaints.set(address, message);
    log.warn({ source: address, err: thrown }, `A source cannot be watched. ${message}`);
  }

  async function begin(state: StateStore, source: DeclaredSource): Promise<void> {
    const reader = readerOf(ingest, source);
    if ((await reader.reachable?.(source)) === false) return;
    const lease = await takeLease(state, `watch:${source.id}`);
    if (!lease) return;
    try {
      watched.set(
        source.id,
        await watchSource({ ingest, state, source, lease, closing: closing.signal, log, written }),
      );
    } catch (thrown) {
      await lease[Symbol.asyncDispose]();
      throw thrown;
    }
  }

  /** Jobs that wait for somebody, and those of processes that have ended. */
  async function finishOthers(state: StateStore, sources: readonly DeclaredSource[]): Promise<void> {
    if (underWay.size > 0) return;
    for (const job of await jobBook(state).unfinished()) {
      if (notOurs.has(job.id)) continue;
      if (!(await isFree(state, leaseOf(job)))) continue;
      const work = finish(state, job, sources)
        .catch((thrown: unknown) => {
          if (!closing.signal.aborted) log.warn({ job: job.id, err: thrown }, toKbError(thrown).message);
        })
        .finally(() => underWay.delete(work));
      underWay.add(work);
      return;
    }
  }

  async function finish(state: StateStore, job: Job, sources: readonly DeclaredSource[]): Promise<void> {
    const { signal } = closing;
    if (job.kind === 'add') {
      if (!(await adds.goOn(job, signal))) notOurs.add(job.id);
    } else {
      const source = sources.find(({ id }) => id === job.source);
      if (!source) {
        const error = new KbError('not_found', 'The source is no longer there.');
        const { code, message } = error;
        return jobBook(state).write({
          ...job,
          state: 'failed',
          endedAt: new Date().toISOString(),
          error: { code, message },
        });
      }
      if ((await readerOf(ingest, source).reachable?.(source)) === false) {
        notOurs.add(job.id);
        return;
      }
      await syncOne({ ingest, state, source, by: job.by, signal });
    }
    written();
  }

  return {
    async [Symbol.asyncDispose]() {
      closing.abort();
      clearTimeout(next);
      await ticking;
      await Promise.all([...watched.values()].map((watching) => watching[Symbol.asyncDispose]()));
      await Promise.all(underWay);
    },
  };
}
