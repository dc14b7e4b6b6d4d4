import type { DeclaredSource, FileChange, SyncCounts, Withheld } from '../../sources.ts';
import type { StateStore } from '../../ports.ts';
import type { Ingest } from '../read-in.ts';
import type { SkippedEntry, SourceEntry, SourceReader } from '../reader.ts';
import { doneOf, newCounts } from '../jobs/counts.ts';
import { type Manifest, openManifest } from './manifest.ts';
import { partialKeys } from './partial-keys.ts';
import { readChanged } from './read-changed.ts';
import { recallAdded, recallDocuments } from './recall-documents.ts';
import { removeGone } from './remove-gone.ts';
import { robbedKeys } from './robbed-keys.ts';
import { sortOut } from './sort-out.ts';

export interface SyncRun {
  readonly ingest: Ingest;
  readonly state: StateStore;
  readonly reader: SourceReader;
  readonly source: DeclaredSource;
  /** Only these folders, by their keys; the whole source when absent. */
  readonly folders?: readonly string[] | undefined;
  /** The run before was killed: what it has done last is not in the manifest. */
  readonly resumed?: boolean | undefined;
  readonly dryRun: boolean;
  readonly confirm: boolean;
  readonly signal: AbortSignal;
  /** Somebody else may be at it: nothing may be noted any more. */
  readonly lost?: AbortSignal | undefined;
  /** Keys of documents that have been removed. */
  readonly taken: Set<string>;
  changed(change: FileChange): void;
  progress(state: { readonly done: number; readonly total?: number | undefined; readonly counts: SyncCounts }): void;
}

export interface SyncOutcome {
  readonly counts: SyncCounts;
  readonly files: number;
  readonly withheld?: Withheld | undefined;
}

/**
 * Brings the base level with a source. What it has done stays done when it is stopped or killed: the next run compares again and goes on.
 * The caller sees to it that nobody else does the same meanwhile. Throws when the store fails or the call is cancelled.
 */
export async function syncSource(given: Omit<SyncRun, 'taken'>): Promise<SyncOutcome> {
  const run: SyncRun = { ...given, taken: new Set() };
  const { source, state } = run;
  const manifest = await openManifest(state, source.id);
  if (manifest.size === 0) await recallDocuments(run, manifest);
  else if (run.resumed || (source.addedAt !== undefined && !run.folders)) await recallAdded(run, manifest);
  try {
    const outcome = await compare(run, manifest);
    if (!run.dryRun) await manifest.save();
    return outcome;
  } catch (thrown) {
    // What it has added or moved would be forgotten where that goes before the next run. A store that fails here has failed before.
    if (!run.dryRun && !run.lost?.aborted) await manifest.save().catch(() => undefined);
    throw thrown;
  }
}

async function compare(run: SyncRun, manifest: Manifest): Promise<SyncOutcome> {
  const { reader, source } = run;
  const sizeBefore = manifest.size;
  const counts = newCounts();
  const entries = new Map<string, SourceEntry>();
  const skipped: SkippedEntry[] = [];

  const partial = await partialKeys(run, manifest);

  async function* listed(folders = run.folders): AsyncGenerator<SourceEntry> {
    const known = () => [...manifest.entries()].map(([key]) => key);
    const before = (key: string) => (partial.has(key) ? undefined : manifest.get(key));
    const ignored = (): void => {
      counts.ignored += 1;
    };
    for await (const entry of reader.entries(source, { known, before, folders, ignored, signal: run.signal })) {
      run.signal.throwIfAborted();
      if ('reason' in entry) skipped.push(entry);
      else if (!entries.has(entry.key)) {
        entries.set(entry.key, entry);
        yield entry;
      }
    }
  }

  function tellSkipped(): void {
    for (const { path, reason } of skipped) {
      counts.failed += 1;
      run.changed({ status: 'failed', path, documents: 0, passages: 0, reason });
    }
  }

  /** What is no longer there, among what was looked for. */
  function goneNow(): Set<string> {
    const looked = run.folders && new Set(run.folders);
    const kept = skipped.map(({ key }) => key);
    const gone = [...manifest.entries()].filter(
      ([key]) =>
        !entries.has(key) &&
        (!looked || looked.has(key.slice(0, Math.max(0, key.lastIndexOf('/'))))) &&
        !kept.some((top) => top === '' || key === top || key.startsWith(`${top}/`)),
    );
    return new Set(gone.map(([key]) => key));
  }

  const found = reader.listsFirst(source) ? await Array.fromAsync(listed()) : undefined;
  const unreachable = skipped.length > 0 && entries.size === 0 && (await reader.reachable?.(source)) === false;
  if (unreachable && run.confirm) skipped.length = 0;
  tellSkipped();
  const gone = found ? goneNow() : new Set<string>();
  const total = found && found.length;
  const work = readChanged({ run, manifest, counts, gone, total });
  const pending = sortOut({ run, manifest, counts, work, entries: found ?? listed() });
  await work.read(found ? await Array.fromAsync(pending) : pending);
  if (!found) tellSkipped();
  if (!found) for (const key of goneNow()) gone.add(key);
  await work.settleCopies(entries, listed);
  const withheld =
    unreachable && !run.confirm
      ? missing(run, manifest.size)
      : await removeGone({ run, manifest, counts, gone, sizeBefore });
  await work.readAgain(await robbedKeys(run, manifest), entries, listed);
  const done = doneOf(counts);
  run.progress({ done, total: done, counts });
  return { counts, files: manifest.size, withheld };
}

function missing({ source }: SyncRun, files: number): Withheld | undefined {
  return files === 0 ? undefined : { files, reason: `${source.address} is not there.` };
}
