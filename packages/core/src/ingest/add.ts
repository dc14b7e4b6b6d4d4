import { KbError, toKbError } from '../errors.ts';
import type { IngestReport } from '../knowledge-base.ts';
import type { KnownDocument, Source } from '../ports.ts';
import type { Reach } from '../sources.ts';
import { batchWriter } from './batch-writer.ts';
import { contentHash } from './entry-details.ts';
import { giveTags } from './give-tags.ts';
import { keyIn } from './files/key-in.ts';
import { pathOfUrl } from './files/path-of-url.ts';
import { ownKeys } from './own-keys.ts';
import { readAhead } from './read-ahead.ts';
import type { Incoming, Ingest, Target } from './read-in.ts';
import { type ReadingLine, readingLine } from './reading-line.ts';
import type { SkippedEntry, SourceAddress, SourceEntry, SourceReader } from './reader.ts';
import { settleIds } from './settle-ids.ts';
import { failedTally, newTally, reportOf, type Tally } from './tally.ts';

/** Who waits longer for a report sees no progress. */
const PATIENCE_MS = 200;

/** Reads what the paths name; each report comes when its documents are committed. Throws only when the store fails or the call is cancelled. */
export function addPaths(ingest: Ingest, paths: readonly string[], target: Target): AsyncGenerator<IngestReport> {
  return addEntries(ingest, entriesOf(ingest.readers, paths), target);
}

type Entries = AsyncIterable<SourceEntry | SkippedEntry> | Iterable<SourceEntry>;

async function* addEntries(ingest: Ingest, entries: Entries, target: Target): AsyncGenerator<IngestReport> {
  const writer = batchWriter(ingest.store, target.signal, giveTags(ingest.store, target));
  const line = readingLine(ingest, writer, { ...target, tags: [] });
  const keys = ownKeys(ingest.store, target);
  const keyOf = keyInSource(target.sources);
  const entryOf = new Map<Tally, SourceEntry>();
  const again: SourceEntry[] = [];
  const open: Tally[] = [];
  const settling: Promise<readonly Tally[]>[] = [];
  let toldAt = performance.now();
  let done = 0;
  for await (const group of readAhead(entries, ingest.checkFile)) {
    target.signal?.throwIfAborted();
    const known = await ingest.store.known(
      target.collection,
      group.flatMap(({ entry }) => ('reason' in entry ? [] : [entry.key, keyOf(entry)])),
      target,
    );
    for (const { entry, content } of group) {
      if (content === 'gone') {
        open.push(failedTally(entry.path, new KbError('not_found', `There is no ${entry.path} any more.`)));
      } else if (content instanceof KbError) {
        open.push(failedTally(entry.path, content));
      } else if (!('reason' in entry) && content !== 'unchanged') {
        const tally = newTally(entry.path);
        open.push(tally);
        const { bytes, mediaType, styles, title } = content;
        const own = known.get(entry.key)?.sourceUrl === entry.url ? entry.key : keyOf(entry);
        const { key, inPlaceOf } = await keys.of({ key: own, url: entry.url }, known);
        entryOf.set(tally, entry);
        const incoming = {
          source: { name: entry.name, bytes, mediaType, styles },
          key,
          inPlaceOf,
          url: entry.url,
          hash: contentHash(bytes, entry.details, styles),
          title,
          details: entry.details,
        };
        await addIncoming(incoming, known, line, target, tally);
      }
    }
    const waiting = open.findIndex((tally) => tally.waiting > 0);
    settling.push(settled(open.splice(0, waiting < 0 ? open.length : waiting)));
    // What takes long is told of at once.
    const isSlow = performance.now() - toldAt > PATIENCE_MS;
    while (settling.length > (isSlow ? 0 : 1)) yield* told((await settling.shift()) ?? []);
    toldAt = performance.now();
  }
  await line.drain();
  await writer.drain();
  settling.push(settled(open));
  for (const asked of settling) yield* told(await asked);
  if (again.length > 0) yield* addEntries(ingest, again, target);

  /** The store is asked while the next files are worked on. */
  function settled(tallies: readonly Tally[]): Promise<readonly Tally[]> {
    const asked = settleIds(ingest.store, tallies, target).then(() => tallies);
    // Whoever awaits it gets its rejection; until then that must not count as unhandled.
    asked.catch(() => undefined);
    return asked;
  }

  function* told(tallies: readonly Tally[]): Generator<IngestReport> {
    for (const tally of tallies) {
      const entry = entryOf.get(tally);
      entryOf.delete(tally);
      // Another program has added a file of the same name since the key was chosen.
      if (entry && tally.statuses.has('taken')) {
        again.push(entry);
        continue;
      }
      target.progress?.((done += 1), undefined, tally.source);
      yield reportOf(tally);
    }
  }
}

/** The key that an entry has as a part of the first of these that has it, by default its own. */
const keyInSource =
  (sources: readonly SourceAddress[] = []) =>
  ({ key, url }: Pick<SourceEntry, 'key' | 'url'>): string => {
    const path = sources.length === 0 ? undefined : pathOfUrl(url);
    if (path === undefined) return key;
    for (const source of sources) {
      const there = keyIn(source, path);
      if (there !== undefined) return there;
    }
    return key;
  };

/** Reads one source given inline; its name is the key. */
export async function addSource(
  ingest: Ingest,
  source: Source & { readonly url?: string | undefined; readonly title?: string | undefined },
  target: Target,
): Promise<IngestReport> {
  if (source.name === '') throw new KbError('invalid_input', 'A document needs a name.');
  const writer = batchWriter(ingest.store, target.signal, giveTags(ingest.store, target));
  const tally = newTally(source.name);
  const { name: key, url = '', title, bytes } = source;
  const incoming = { source, key, url, title, hash: contentHash(bytes) };
  const known = await ingest.store.known(target.collection, [source.name], target);
  target.progress?.(0, 1, source.name);
  const line = readingLine(ingest, writer, { ...target, tags: [] });
  await addIncoming(incoming, known, line, target, tally);
  await line.drain();
  await writer.drain();
  await settleIds(ingest.store, [tally], target);
  target.progress?.(1, 1, source.name);
  return reportOf(tally);
}

/** The reader of what somebody wrote, and its address; throws `not_found`. */
export async function recognise(
  readers: readonly SourceReader[],
  given: string,
  reach?: Reach,
): Promise<{ readonly reader: SourceReader; readonly address: SourceAddress }> {
  for (const reader of readers) {
    const address = await reader.recognise(given, reach);
    if (address) return { reader, address };
  }
  throw new KbError('not_found', `There is no ${given}.`);
}

async function* entriesOf(
  readers: readonly SourceReader[],
  paths: readonly string[],
): AsyncGenerator<SourceEntry | SkippedEntry> {
  const seen = new Set<string>();
  for (const path of paths) {
    try {
      const { reader, address } = await recognise(readers, path);
      for await (const entry of reader.entries(address)) {
        const real = 'reason' in entry ? entry.path : (entry.real ?? entry.url);
        if (seen.has(real)) continue;
        seen.add(real);
        yield entry;
      }
    } catch (thrown) {
      yield { key: '', path, reason: toKbError(thrown) };
    }
  }
}

async function addIncoming(
  incoming: Incoming,
  known: ReadonlyMap<string, KnownDocument>,
  line: ReadingLine,
  target: Target,
  tally: Tally,
): Promise<void> {
  const before = known.get(incoming.key);
  if (before && isSame(before, incoming, target) && incoming.title === undefined) {
    tally.documents += 1;
    tally.passages += before.passages;
    tally.ids.push(before.id);
    return;
  }
  await line.add(incoming, tally);
}

/** Whether what is stored came from these bytes at this place and has these tags, or none that could be taken away. */
const isSame = (before: KnownDocument, { hash, url }: Incoming, { tags }: Target): boolean =>
  before.hash === hash &&
  (url === '' || before.sourceUrl === url || !before.sourceUrl.startsWith('file:')) &&
  (tags?.length === 0 ? before.tags.length === 0 : (tags ?? []).every((tag) => before.tags.includes(tag)));
