import type { KbError } from '../../errors.ts';
import type { KnownDocument } from '../../ports.ts';
import type { FileChange } from '../../sources.ts';
import { batchWriter } from '../batch-writer.ts';
import { contentHash } from '../entry-details.ts';
import { ownKeys } from '../own-keys.ts';
import { readAhead } from '../read-ahead.ts';
import { readingLine } from '../reading-line.ts';
import type { EntryContent, SourceEntry } from '../reader.ts';
import { newTally, reportOf, type Tally } from '../tally.ts';
import { type Counting, doneOf } from '../jobs/counts.ts';
import { arrivals } from './arrivals.ts';
import { contentsOf } from './contents.ts';
import { entriesOf, type ListEntries } from './entries-of.ts';
import { documentKeys, failedRecord, type Manifest, type ManifestRecord } from './manifest.ts';
import { otherSources } from './other-sources.ts';
import { isOurs, removeDocuments, shownPath } from './remove-gone.ts';
import { isWhole } from './sort-out.ts';
import type { SyncRun } from './sync-source.ts';

export interface ReadChanged {
  /** Says that an entry's documents are in the base: others with this content are copies of it. */
  holds(entry: Pick<SourceEntry, 'key' | 'name'>, hash: string): void;
  /** Opens entries and brings their documents in, in the order given. */
  read(entries: AsyncIterable<SourceEntry> | Iterable<SourceEntry>): Promise<void>;
  /** Gives copies whose original has gone or changed documents of their own. */
  settleCopies(entries: ReadonlyMap<string, SourceEntry>, list: ListEntries): Promise<void>;
  /** Opens entries once more, which are counted as what they are then. */
  readAgain(keys: readonly string[], entries: ReadonlyMap<string, SourceEntry>, list: ListEntries): Promise<void>;
}

export interface Changing {
  readonly run: SyncRun;
  readonly manifest: Manifest;
  readonly counts: Counting;
  /** Keys of what is no longer there; what moves is taken out. */
  readonly gone: Set<string>;
  readonly total: number | undefined;
}

/** Often enough that little is compared again after a kill, rarely enough that it costs nothing. */
const SAVE_MS = 3_000;
/** A folder of very many files takes long to write: that is at most so small a part of the time. */
const SAVE_SHARE = 30;

/** Opens what may be different and brings it in; the manifest tells of it once it is committed. */
export function readChanged({ run, manifest, counts, gone, total }: Changing): ReadChanged {
  const { ingest, source, dryRun, signal } = run;
  const { store } = ingest;
  const target = { collection: source.collection, tags: source.tags, signal };
  const writer = batchWriter(store, signal);
  const line = readingLine(ingest, writer, target);
  const ownKey = ownKeys(store, { collection: source.collection, signal });
  const again: SourceEntry[] = [];
  const contents = contentsOf(manifest, gone);
  const others = otherSources(run);
  const cameHere = arrivals({ run, manifest, gone, contents, others, pathAt, told });
  const wereCopies = new Set<string>();
  /** What was told of entries of several documents. */
  const became = new Map<string, 'added' | 'changed'>();
  const open: { readonly tally: Tally; readonly finish: () => Promise<void> }[] = [];
  let saveAt = performance.now() + SAVE_MS;

  function pathAt(key: string): string {
    return shownPath(run.reader.urlOf(source, key));
  }

  function told(change: FileChange): void {
    if (change.status === 'copied') counts.copies += 1;
    else counts[change.status] += 1;
    run.changed(change);
  }

  /** It was listed, and is not there when it is asked for. */
  function isGone(key: string): void {
    if (manifest.get(key)) gone.add(key);
  }

  function isSame(): void {
    counts.unchanged += 1;
  }

  async function one(
    entry: SourceEntry,
    content: EntryContent | 'unchanged' | 'gone' | KbError,
    known: ReadonlyMap<string, KnownDocument>,
  ): Promise<void> {
    const { key, path, name } = entry;
    const record = manifest.get(key);
    const done = { path, documents: 0, passages: 0 };
    if (content === 'unchanged') return isSame();
    if (content === 'gone') return isGone(key);
    if (!('bytes' in content)) {
      const { code, message } = content;
      manifest.set(key, failedRecord(key, record, { stamp: entry.stamp ?? '', hash: '' }, content, ingest.abilities));
      return told({ ...done, status: 'failed', reason: { code, message } });
    }
    counts.opened += 1;
    const hash = content.hash ?? contentHash(content.bytes, entry.details, content.styles);
    const fresh = { stamp: content.stamp ?? entry.stamp ?? '', hash, note: content.note };
    const holder = contents.holderOf(name, hash);
    if (record && !record.failed && record.hash === hash) {
      if (record.copyOf !== undefined) {
        manifest.set(key, { ...record, ...fresh });
        counts.copies += 1;
        return;
      }
      if ((holder === undefined || holder === key) && isWhole(key, record, known, source)) {
        manifest.set(key, { ...record, ...fresh });
        contents.hold(name, hash, key);
        return isSame();
      }
    }
    const had = record?.as ?? (record && documentKeys(key, record).length > 0 ? key : undefined);
    const { key: as, inPlaceOf } = had === undefined ? await ownKey.of(entry, known) : { key: had };
    const there = known.get(as) ?? (as === key ? undefined : (await store.known(source.collection, [as])).get(as));
    const old = record ? documentKeys(key, record) : there && isOurs(there, entry.url) ? [as] : [];
    if (holder !== undefined && holder !== key) {
      if (!dryRun) await removeDocuments(run, [{ documents: old, url: entry.url }]);
      manifest.set(key, { ...fresh, copyOf: holder });
      contents.isCopy(key, holder);
      if (!wereCopies.has(key)) return told({ ...done, status: 'copied', from: pathAt(holder) });
      counts.copies += 1;
      return;
    }
    const placed = { ...fresh, ...(as !== key && { as }) };
    if (!record && isWhole(key, placed, new Map(there && [[as, there]]), source)) {
      manifest.set(key, placed);
      contents.hold(name, hash, key);
      return isSame();
    }
    contents.hold(name, hash, key);
    const isNew = !there && old.length === 0;
    if (isNew && (await cameHere(entry, { as, placed }))) return;
    if (dryRun) {
      manifest.set(key, placed);
      return told({ ...done, status: there || old.length > 0 ? 'changed' : 'added' });
    }
    const tally = newTally(path);
    open.push({ tally, finish: () => finish(tally, entry, placed, old) });
    const { bytes, mediaType, styles, title } = content;
    const id = isNew ? await others.idOf(name, hash) : undefined;
    const origin = { source: { name, bytes, mediaType, styles }, key: as, id, inPlaceOf, url: entry.url, hash, title };
    await line.add({ ...origin, details: entry.details }, tally);
  }

  /** Everything of an entry is committed. */
  async function finish(
    tally: Tally,
    entry: SourceEntry,
    placed: ManifestRecord,
    old: readonly string[],
  ): Promise<void> {
    const { key, path, name } = entry;
    // Another program has added a file of the same name since the key was chosen.
    if (tally.statuses.has('taken')) {
      ownKey.lost(entry.url);
      contents.release(name, placed.hash, key);
      again.push(entry);
      return;
    }
    const { status, documents, passages, replaced, garbled, reason } = reportOf(tally);
    const now = new Set(tally.written.keys());
    if (reason) {
      const { code, message } = reason;
      const keys = [...now.union(new Set(old))];
      manifest.set(key, failedRecord(key, { ...placed, keys }, placed, reason, ingest.abilities));
      contents.release(name, placed.hash, key);
      return told({ status: 'failed', path, documents, passages, reason: { code, message } });
    }
    const several = now.size !== 1 || !now.has(placed.as ?? key);
    manifest.set(key, several ? { ...placed, keys: [...now] } : placed);
    const stale = old.filter((documentKey) => !now.has(documentKey));
    const removed = await removeDocuments(run, [{ documents: stale, url: entry.url }]);
    counts.passages += passages;
    if (status === 'unchanged' && removed === 0) return isSame();
    const outcome = became.get(key) ?? (status === 'added' && old.length === 0 ? 'added' : 'changed');
    if (several) became.set(key, outcome);
    told({ status: outcome, path, documents, passages, replaced, garbled });
  }

  async function finished(): Promise<void> {
    for (let [first] = open; first?.tally.waiting === 0; [first] = open) {
      open.shift();
      await first.finish();
    }
    run.progress({ done: doneOf(counts), total, counts });
    const began = performance.now();
    if (dryRun || began < saveAt) return;
    await manifest.save();
    const ended = performance.now();
    saveAt = ended + Math.max(SAVE_MS, SAVE_SHARE * (ended - began));
  }

  async function read(entries: AsyncIterable<SourceEntry> | Iterable<SourceEntry>): Promise<void> {
    for await (const group of readAhead(entries, ingest.checkFile, signal)) {
      signal.throwIfAborted();
      const keys = group.flatMap(({ entry: { key } }) => {
        const record = manifest.get(key);
        return record ? [key, ...documentKeys(key, record)] : [key];
      });
      const known = await store.known(source.collection, [...new Set(keys)], { signal });
      for (const { entry, content } of group) await one(entry, content, known);
      await finished();
    }
    await line.drain();
    await writer.drain();
    await finished();
    if (again.length > 0) await read(again.splice(0));
  }

  return {
    read,
    holds({ key, name }, hash) {
      contents.hold(name, hash, key);
    },
    async settleCopies(entries, list) {
      const orphans = contents.orphans();
      for (const key of orphans) {
        manifest.delete(key);
        wereCopies.add(key);
      }
      // They were counted as the copies that they no longer are.
      counts.copies -= orphans.filter((key) => entries.has(key)).length;
      await read(await entriesOf(orphans, entries, list));
    },
    async readAgain(keys, entries, list) {
      for (const key of keys) if (entries.has(key)) counts[became.get(key) ?? 'unchanged'] -= 1;
      await read(await entriesOf(keys, entries, list));
    },
  };
}
