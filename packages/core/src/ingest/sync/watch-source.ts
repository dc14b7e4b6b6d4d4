import { toKbError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { StateStore } from '../../ports.ts';
import type { DeclaredSource } from '../../sources.ts';
import type { Lease } from '../jobs/lease.ts';
import type { Ingest } from '../read-in.ts';
import { readerOf, syncOne } from './sync-one.ts';

export interface WatchSource {
  readonly ingest: Ingest;
  readonly state: StateStore;
  readonly source: DeclaredSource;
  /** Given back when the watching ends. */
  readonly lease: Lease;
  readonly closing: AbortSignal;
  readonly log: Log;
  /** Called when documents have been written. */
  readonly written: () => void;
}

export interface Watching extends AsyncDisposable {
  readonly lost: AbortSignal;
}

const QUIET_MS = 300;
const PATIENCE_MS = 3_000;
const RETRY_MS = 30_000;
/** What a watcher cannot see: behind links, on network drives. */
const FULL_MS = 15 * 60_000;
/** Without any watcher. */
const POLL_MS = 60_000;
const MANY_FOLDERS = 200;

/** Keeps the base level with one source, from a full comparison now until it is disposed of. */
export async function watchSource({
  ingest,
  state,
  source,
  lease,
  closing,
  log,
  written,
}: WatchSource): Promise<Watching> {
  const reader = readerOf(ingest, source);
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, closing, lease.lost]);
  let waiting: Set<string> | 'all' | undefined;
  let timer: NodeJS.Timeout | undefined;
  let since = 0;
  let busy: Promise<void> | undefined;

  function schedule(folders: readonly string[] | 'all', quietMs = QUIET_MS): void {
    if (signal.aborted) return;
    if (waiting === undefined) since = performance.now();
    if (folders === 'all' || waiting === 'all') waiting = 'all';
    else waiting = new Set([...(waiting ?? []), ...folders]);
    if (waiting !== 'all' && waiting.size > MANY_FOLDERS) waiting = 'all';
    if (busy) return;
    clearTimeout(timer);
    const patience = Math.max(0, PATIENCE_MS - (performance.now() - since));
    timer = setTimeout(run, quietMs > PATIENCE_MS ? quietMs : Math.min(quietMs, patience)).unref();
  }

  function run(): void {
    const folders = waiting === 'all' || waiting === undefined ? undefined : [...waiting];
    waiting = undefined;
    // Other machines are not asked again for what somebody has just asked them.
    const freshMs = reader.remote ? every / 2 : undefined;
    busy = syncOne({ ingest, state, source, by: 'watch', folders, quiet: true, freshMs, signal })
      .then(({ counts, withheld }) => {
        if (withheld) {
          log.warn(
            { source: source.address },
            `${withheld.reason} Their documents stay: kb-mcp sync --confirm removes them.`,
          );
        }
        if (counts.passages > 0) written();
        busy = undefined;
        if (waiting) schedule([]);
      })
      .catch((thrown: unknown) => {
        busy = undefined;
        if (signal.aborted || toKbError(thrown).code === 'not_found') return;
        log.warn({ source: source.address, err: thrown }, `A source could not be read. ${toKbError(thrown).message}`);
        schedule('all', RETRY_MS);
      });
  }

  let every = FULL_MS;
  let incomplete = false;
  const listener = {
    changed: schedule,
    failed(thrown: unknown) {
      // A folder without watchers fails once for each file.
      if (incomplete) return;
      incomplete = true;
      log.warn({ source: source.address, err: thrown }, `Watching is incomplete: ${whyOf(thrown)}`);
      clearInterval(regular);
      regular = setInterval(() => schedule('all'), POLL_MS).unref();
    },
  };
  if (!reader.watch) every = FULL_MS * 4;
  let regular = setInterval(() => schedule('all'), every).unref();
  const watcher = await reader.watch?.(source, listener);
  schedule('all', 0);
  return {
    lost: lease.lost,
    async [Symbol.asyncDispose]() {
      stop.abort();
      clearTimeout(timer);
      clearInterval(regular);
      await watcher?.[Symbol.asyncDispose]();
      await busy;
      await lease[Symbol.asyncDispose]();
    },
  };
}

/** What somebody can do about a watcher that could not be had. */
function whyOf(thrown: unknown): string {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  const full = code === 'ENOSPC' || code === 'EMFILE';
  const remedy = full
    ? ' The system has no more watchers to give: on Linux, raise fs.inotify.max_user_watches and max_user_instances.'
    : '';
  return `the source is compared every minute.${remedy}`;
}
