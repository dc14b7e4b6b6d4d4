import { hash } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { KbError, toKbError } from '../errors.ts';
import type { AddOptions, IngestReport } from '../knowledge-base.ts';
import type { DocumentLoader, KnowledgeStore, KnownDocument, LoadedDocument, Source } from '../ports.ts';
import { batchWriter, type BatchWriter } from './batch-writer.ts';
import { documentId, indexDocument, type IndexSettings, type Provenance } from './index-document.ts';
import { ownKeys } from './own-keys.ts';
import { type ReadFile, readAhead } from './read-ahead.ts';
import { failedTally, newTally, reportOf, type Tally } from './tally.ts';
import { walk } from './walk.ts';

export interface Ingest {
  readonly store: KnowledgeStore;
  readonly settings: IndexSettings;
  /** The loader for a source and the media type it reads it as; throws `unsupported_media`. */
  readonly loaderFor: (source: Source) => Promise<{ readonly loader: DocumentLoader; readonly mediaType: string }>;
  /** Throws `too_large` for a file that is not even opened. */
  readonly checkFile?: ((name: string, bytes: number) => Promise<void>) | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface Target extends AddOptions {
  readonly collection: string;
}

/** A source before it is read. */
interface Incoming {
  readonly source: Source;
  readonly key: string;
  readonly url: string;
  readonly title?: string | undefined;
}

const LISTED_IDS = 20;

/** Reads files and folders; each report comes when its documents are committed. Throws only when the store fails or the call is cancelled. */
export async function* addPaths(
  ingest: Ingest,
  paths: readonly string[],
  target: Target,
): AsyncGenerator<IngestReport> {
  const writer = batchWriter(ingest.store, target.signal);
  const keyOf = ownKeys(ingest.store, target);
  const open: Tally[] = [];
  let done = 0;
  for await (const group of readAhead(walk(paths), ingest.checkFile)) {
    target.signal?.throwIfAborted();
    const known = await ingest.store.known(
      target.collection,
      group.flatMap((entry) => ('key' in entry ? [entry.key] : [])),
      target,
    );
    for (const entry of group) {
      if ('reason' in entry) {
        open.push(failedTally(entry.path, entry.reason));
      } else {
        const tally = newTally(entry.path);
        open.push(tally);
        const incoming = incomingOf(entry);
        await addIncoming(ingest, { ...incoming, key: await keyOf(incoming, known) }, known, writer, target, tally);
      }
    }
    for (let [first] = open; first?.waiting === 0; [first] = open) {
      open.shift();
      const report = reportOf(first);
      target.progress?.((done += 1), undefined, report.source);
      yield report;
    }
  }
  await writer.drain();
  for (const tally of open) {
    target.progress?.((done += 1), undefined, tally.source);
    yield reportOf(tally);
  }
}

/** Reads one source given inline; its name is the key. */
export async function addSource(
  ingest: Ingest,
  source: Source & { readonly url?: string | undefined; readonly title?: string | undefined },
  target: Target,
): Promise<IngestReport> {
  const writer = batchWriter(ingest.store, target.signal);
  const tally = newTally(source.name);
  const incoming = { source, key: source.name, url: source.url ?? '', title: source.title };
  const known = await ingest.store.known(target.collection, [source.name], target);
  target.progress?.(0, 1, source.name);
  await addIncoming(ingest, incoming, known, writer, target, tally);
  await writer.drain();
  target.progress?.(1, 1, source.name);
  return reportOf(tally);
}

async function addIncoming(
  ingest: Ingest,
  incoming: Incoming,
  known: ReadonlyMap<string, KnownDocument>,
  writer: BatchWriter,
  target: Target,
  tally: Tally,
): Promise<void> {
  const { source, key, url, title } = incoming;
  const sourceHash = hash('sha256', source.bytes, 'hex');
  const before = known.get(key);
  if (before && isSame(before, sourceHash, url, target) && title === undefined) {
    tally.documents += 1;
    tally.passages += before.passages;
    tally.ids.push(before.id);
    return;
  }
  try {
    const { loader, mediaType } = await ingest.loaderFor(source);
    const provenance = {
      collection: target.collection,
      sourceUrl: url,
      mediaType,
      tags: target.tags ?? [],
      updatedAt: new Date(ingest.now()).toISOString(),
    };
    for await (const loaded of each(loader.load(source, target))) {
      target.signal?.throwIfAborted();
      const inner = loaded.path === undefined ? loaded.key : `${key}!/${loaded.path}`;
      const own: Provenance =
        inner === undefined
          ? {
              ...provenance,
              key,
              title: title ?? loaded.title ?? titleOf(key),
              hash: sourceHash,
              bytes: source.bytes.length,
            }
          : {
              ...provenance,
              key: inner,
              mediaType: loaded.mediaType ?? mediaType,
              title: loaded.title ?? (loaded.path === undefined ? '' : titleOf(inner)),
              hash: hashOf(loaded),
              bytes: Buffer.byteLength(loaded.text),
            };
      await addLoaded(ingest, loaded, own, writer, target, tally);
    }
    if (tally.documents === 0) throw new KbError('unreadable', `${source.name} holds no text.`);
  } catch (thrown) {
    const error = toKbError(thrown);
    if (error.code === 'cancelled' || error.code === 'store_unavailable') throw error;
    tally.reason = error;
  }
}

async function addLoaded(
  ingest: Ingest,
  loaded: LoadedDocument,
  own: Provenance,
  writer: BatchWriter,
  target: Target,
  tally: Tally,
): Promise<void> {
  const indexed = await indexDocument(withText(loaded), own, ingest.settings);
  // What has no passage could be listed and never found.
  if (indexed.passages.length === 0) return;
  tally.waiting += 1;
  tally.documents += 1;
  tally.passages += indexed.passages.length;
  if (tally.ids.length < LISTED_IDS) tally.ids.push(documentId(target.collection, own.key));
  await writer.add(indexed, (status) => {
    tally.waiting -= 1;
    tally.statuses.add(status);
  });
}

/** A document that has a title alone is found by it. */
function withText(loaded: LoadedDocument): LoadedDocument {
  const title = loaded.title?.trim() ?? '';
  if (title === '' || loaded.text.trim() !== '') return loaded;
  return { ...loaded, text: title, sections: [{ from: 0, to: title.length, heading: [] }] };
}

const isSame = (before: KnownDocument, sourceHash: string, url: string, target: Target) =>
  before.hash === sourceHash &&
  (url === '' || before.sourceUrl === url || !before.sourceUrl.startsWith('file:')) &&
  (target.tags ?? []).every((tag) => before.tags.includes(tag));

const incomingOf = ({ path, key, content }: ReadFile): Incoming => ({
  source: { name: key.split('/').at(-1) ?? key, bytes: content },
  key,
  url: pathToFileURL(path).href,
});

const titleOf = (key: string) => (key.split('/').at(-1) ?? key).replace(/\.[^.]+$/, '');

const hashOf = ({ text, title, url, tags, metadata }: LoadedDocument) =>
  hash('sha256', JSON.stringify([text, title, url, tags, metadata]), 'hex');

async function* each(loaded: ReturnType<DocumentLoader['load']>): AsyncGenerator<LoadedDocument> {
  if (loaded instanceof Promise) yield await loaded;
  else yield* loaded;
}
