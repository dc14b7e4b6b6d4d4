import { hash } from 'node:crypto';
import { KbError, letGo, toKbError } from '../errors.ts';
import type { AddOptions } from '../knowledge-base.ts';
import type { DocumentLoader, KnowledgeStore, LoadedDocument, Source } from '../ports.ts';
import type { BatchWriter } from './batch-writer.ts';
import { type EntryDetails, withDetails } from './entry-details.ts';
import { documentId, indexDocument, type IndexSettings, type Provenance } from './index-document.ts';
import { languageBeside } from '../text/index.ts';
import type { SourceAddress, SourceReader } from './reader.ts';
import type { Tally } from './tally.ts';
import { weigh } from './weigh.ts';

export interface Ingest {
  readonly store: KnowledgeStore;
  readonly settings: IndexSettings;
  /** The loader for a source and the media type it reads it as; throws `unsupported_media`. */
  readonly loaderFor: (source: Source) => Promise<{ readonly loader: DocumentLoader; readonly mediaType: string }>;
  /** Throws `too_large` for a file that is not even opened. */
  readonly checkFile?: ((name: string, bytes: number) => Promise<void>) | undefined;
  /** What paths and addresses may name; each knows its own. */
  readonly readers: readonly SourceReader[];
  /** Whatever decides whether a file can be read: one that failed is tried again when this is another. */
  readonly abilities?: string | undefined;
  /** What is said about files was told to this process alone: no other one can go on with what it adds. */
  readonly toldAlone?: boolean | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Where documents go. */
export type Target = Omit<AddOptions, 'principal' | 'collection'> & {
  readonly collection: string;
  /** Folders and globs that are kept level: a part of one has the key that it has there. */
  readonly sources?: readonly SourceAddress[] | undefined;
};

/** A source with its bytes, on its way in. */
export interface Incoming {
  readonly source: Source;
  readonly key: string;
  /** When it is to be another than its key gives. */
  readonly id?: string | undefined;
  /** The address of the document whose key it may take, as in `IndexedDocument`. */
  readonly inPlaceOf?: string | undefined;
  readonly url: string;
  /** SHA-256 of the bytes, in hex. */
  readonly hash: string;
  readonly title?: string | undefined;
  /** What is said about it elsewhere. */
  readonly details?: EntryDetails | undefined;
}

/** How a source comes in beside others. */
export interface InLine {
  /** Its documents come after what this waits for. */
  readonly after?: Promise<unknown> | undefined;
  /** Called when its loader has nothing more to do, unless its text is large: then nothing should come on top of it. */
  readonly loaded?: (() => void) | undefined;
}

/** Loads a source and hands its documents to the writer. What fails is in the tally; throws only when the store fails or the call is cancelled. */
export async function readIn(
  ingest: Ingest,
  incoming: Incoming,
  writer: BatchWriter,
  target: Target,
  tally: Tally,
  { after, loaded: isLoaded }: InLine = {},
): Promise<void> {
  const { source, key, id, inPlaceOf, url, details, hash: sourceHash } = incoming;
  const title = details?.title ?? incoming.title;
  tally.waiting += 1;
  try {
    const { loader, mediaType } = await ingest.loaderFor(source);
    const provenance = {
      collection: target.collection,
      sourceUrl: url,
      mediaType,
      tags: target.tags ?? [],
      updatedAt: new Date(ingest.now()).toISOString(),
    };
    for await (const plain of each(loader.load(source, { signal: target.signal }), isLoaded)) {
      await after;
      target.signal?.throwIfAborted();
      const loaded = withDetails(await withLanguage(plain), details);
      const inner = loaded.path === undefined ? loaded.key : `${key}!/${loaded.path}`;
      const own: Provenance =
        inner === undefined
          ? {
              ...provenance,
              key,
              id,
              inPlaceOf,
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
      // A page may say that it is another; a citation opens the one that was read.
      const placed = inner === undefined && /^https?:/.test(url) ? { ...loaded, url: undefined } : loaded;
      await addLoaded(ingest, placed, own, writer, target, tally);
    }
    if (tally.documents === 0) throw new KbError('unreadable', `${source.name} holds no text.`);
  } catch (thrown) {
    const error = toKbError(thrown);
    if (error.code === 'cancelled' || error.code === 'store_unavailable') throw error;
    tally.reason = letGo(error);
  } finally {
    tally.waiting -= 1;
  }
}

/** The title of a document that has none of its own. */
export const titleOf = (key: string): string =>
  (
    key
      .replace(/(?<=[^/])\/$/, '')
      .split('/')
      .at(-1) ?? key
  )
    .replace(/\.[^.]+$/, '')
    // Notion ends the names of what it exports with an id.
    .replace(/ [\da-f]{32}(?:_all)?$/, '');

const LISTED_IDS = 20;

async function addLoaded(
  ingest: Ingest,
  loaded: LoadedDocument,
  own: Provenance,
  writer: BatchWriter,
  target: Target,
  tally: Tally,
): Promise<void> {
  const indexed = await indexDocument(withWords(withText(loaded)), own, ingest.settings);
  // What has no passage could be listed and never found.
  if (indexed.passages.length === 0) return;
  const earlier = tally.written.get(own.key);
  tally.waiting += 1;
  tally.documents += earlier === undefined ? 1 : 0;
  tally.passages += indexed.passages.length - (earlier ?? 0);
  tally.replaced += (loaded.replaces ?? 0) + (earlier === undefined ? 0 : 1);
  const { pagesGarbled } = loaded.metadata ?? {};
  tally.garbled += Array.isArray(pagesGarbled) ? pagesGarbled.length : 0;
  tally.written.set(own.key, indexed.passages.length);
  if (earlier === undefined && tally.ids.length < LISTED_IDS) tally.ids.push(documentId(target.collection, own.key));
  await writer.add(indexed, (status) => {
    tally.waiting -= 1;
    // What became of the key was told when it was written first.
    if (earlier === undefined) tally.statuses.add(status);
  });
}

/** What the document says of its language is often what its template says; what is said of it elsewhere, somebody meant. */
const withLanguage = async (loaded: LoadedDocument): Promise<LoadedDocument> =>
  loaded.language === undefined ? loaded : { ...loaded, language: await languageBeside(loaded.text, loaded.language) };

/** A document that has a title alone is found by it. */
function withText(loaded: LoadedDocument): LoadedDocument {
  const title = loaded.title?.trim() ?? '';
  if (title === '' || loaded.text.trim() !== '') return loaded;
  return { ...loaded, text: title, sections: [{ from: 0, to: title.length, heading: [] }] };
}

/** The number of words, in any script, is among what is known of a document. */
function withWords(loaded: LoadedDocument): LoadedDocument {
  const words = Math.round(weigh(loaded.text, 0, loaded.text.length, Infinity));
  return { ...loaded, metadata: { ...loaded.metadata, words } };
}

const hashOf = ({ text, title, url, tags, metadata }: LoadedDocument) =>
  hash('sha256', JSON.stringify([text, title, url, tags, metadata]), 'hex');

/** The documents of a loader, the next one asked for while one is worked on, unless that one is large. */
async function* each(
  loaded: ReturnType<DocumentLoader['load']>,
  isLoaded: () => void = () => undefined,
): AsyncGenerator<LoadedDocument> {
  if (loaded instanceof Promise) {
    const only = await loaded;
    if (only.text.length < LARGE) isLoaded();
    yield only;
    return;
  }
  const documents = loaded[Symbol.asyncIterator]();
  let characters = 0;
  let isOver = false;
  let next: Promise<IteratorResult<LoadedDocument>> | undefined;
  async function ask(): Promise<IteratorResult<LoadedDocument>> {
    const step = await documents.next();
    isOver = step.done === true;
    if (isOver && characters < LARGE) isLoaded();
    return step;
  }
  try {
    for (;;) {
      const step: IteratorResult<LoadedDocument> = await (next ?? ask());
      next = undefined;
      if (step.done === true) return;
      characters += step.value.text.length;
      if (step.value.text.length < LARGE) next = ask();
      // Whoever awaits it gets its rejection; until then that must not count as unhandled.
      next?.catch(() => undefined);
      yield step.value;
    }
  } finally {
    if (!isOver) await documents.return?.();
  }
}

/** A text of so many characters takes tens of megabytes while it is indexed. */
const LARGE = 500_000;
