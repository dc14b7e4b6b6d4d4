import type { KnownDocument } from '../../ports.ts';
import type { DeclaredSource } from '../../sources.ts';
import { inGroups } from '../in-groups.ts';
import type { SourceEntry } from '../reader.ts';
import type { Counting } from '../jobs/counts.ts';
import { documentKeys, type Manifest, type ManifestRecord } from './manifest.ts';
import type { ReadChanged } from './read-changed.ts';
import type { SyncRun } from './sync-source.ts';

export interface SortingOut {
  readonly run: SyncRun;
  readonly manifest: Manifest;
  readonly counts: Counting;
  readonly work: ReadChanged;
  readonly entries: AsyncIterable<SourceEntry> | Iterable<SourceEntry>;
}

const AT_ONCE = 256;
const BYTES_AT_ONCE = 16 * 1024 * 1024;

/** Gives the entries that have to be opened; the others are as they were, and so are their documents in the base. */
export async function* sortOut(sorting: SortingOut): AsyncGenerator<SourceEntry> {
  const bytes = { of: (entry: SourceEntry) => entry.bytes ?? 0, most: BYTES_AT_ONCE };
  // Entries of files are listed without their bytes; what comes with them must not pile up.
  const limits = sorting.run.reader.remote ? { items: AT_ONCE, bytes } : { items: AT_ONCE };
  for await (const group of inGroups(sorting.entries, limits)) yield* sortGroup(sorting, group);
}

async function* sortGroup(
  { run, manifest, counts, work }: SortingOut,
  group: readonly SourceEntry[],
): AsyncGenerator<SourceEntry> {
  run.signal.throwIfAborted();
  const same = group.flatMap((entry) => {
    const record = manifest.get(entry.key);
    return record && record.stamp !== '' && record.stamp === entry.stamp ? [{ entry, record }] : [];
  });
  const { ingest, source, signal } = run;
  const keys = same.flatMap(({ entry, record }) => documentKeys(entry.key, record));
  const known = keys.length === 0 ? new Map() : await ingest.store.known(source.collection, keys, { signal });
  const settled = new Set<string>();
  for (const { entry, record } of same) {
    if (record.failed) {
      if (!staysFailed(record, ingest.abilities)) continue;
      const { code, message } = record.failed;
      counts.failed += 1;
      run.changed({ status: 'failed', path: entry.path, documents: 0, passages: 0, reason: { code, message } });
    } else if (record.copyOf !== undefined) {
      counts.copies += 1;
    } else if (isWhole(entry.key, record, known, source)) {
      counts.unchanged += 1;
      work.holds(entry, record.hash);
    } else continue;
    settled.add(entry.key);
  }
  for (const entry of group) if (!settled.has(entry.key)) yield entry;
}

/** Whether all that came from an entry is in the base, as this version of the program would write it. */
export function isWhole(
  key: string,
  record: ManifestRecord,
  known: ReadonlyMap<string, KnownDocument>,
  { tags }: Pick<DeclaredSource, 'tags'>,
): boolean {
  const keys = documentKeys(key, record);
  return (
    keys.length > 0 &&
    keys.every((documentKey) => {
      const document = known.get(documentKey);
      const hash = record.keys ? document?.hash : record.hash;
      return (
        document && document.hash !== '' && document.hash === hash && tags.every((tag) => document.tags.includes(tag))
      );
    })
  );
}

/** Nothing suggests that another attempt would end differently. */
const staysFailed = ({ failed, hash }: ManifestRecord, abilities = ''): boolean =>
  hash !== '' && failed?.with === abilities && !passing.has(failed.code);

const passing: ReadonlySet<string> = new Set(['timeout', 'internal', 'upstream_failed', 'unavailable']);
