import type { KbError } from '../errors.ts';
import type { CallOptions } from '../ports.ts';
import type { Reach } from '../sources.ts';
import type { EntryDetails } from './entry-details.ts';

/** Where documents come from: what a reader made of what a person wrote. */
export interface SourceAddress {
  /** `folder`, `glob`, `file`, or a kind of another reader. */
  readonly kind: string;
  /** The whole path, pattern or URL. */
  readonly address: string;
  /** What keys are relative to, where the address alone does not say it. */
  readonly base?: string | undefined;
  readonly reach?: Reach | undefined;
  /** Of a folder or glob: links that lead out of it are followed. */
  readonly followLinks?: boolean | undefined;
}

/** One thing that a source holds, before it is read. */
export interface SourceEntry {
  /** A path with slashes, unique in its source and the same every time; the key of its document is made from it. */
  readonly key: string;
  /** Its extension decides the loader when there is no media type. */
  readonly name: string;
  /** As people know it: a path, a URL. */
  readonly path: string;
  /** Where the original can be opened. */
  readonly url: string;
  readonly bytes?: number | undefined;
  /** What is the same twice has not changed, and is not read; without one it is read each time. */
  readonly stamp?: string | undefined;
  /** What is said about it elsewhere. */
  readonly details?: EntryDetails | undefined;
  /** What two ways to the same thing have in common. */
  readonly real?: string | undefined;
  /** Throws `KbError` with the reason; `'unchanged'` or `'gone'` when the other side says so. */
  read(options?: CallOptions): Promise<EntryContent | 'unchanged' | 'gone'>;
}

export interface EntryContent {
  readonly bytes: Uint8Array;
  /** What tells whether it says something else than before; by default the SHA-256 of the bytes, in hex. */
  readonly hash?: string | undefined;
  readonly mediaType?: string | undefined;
  /** As in `Source`. */
  readonly styles?: Readonly<Record<string, string>> | undefined;
  readonly title?: string | undefined;
  /** Instead of the entry's. */
  readonly stamp?: string | undefined;
  /** Kept for the reader until the next time; whatever JSON can hold. */
  readonly note?: unknown;
}

/** What cannot be read, and why. What came from it, or from below it, before is kept. */
export interface SkippedEntry {
  readonly key: string;
  readonly path: string;
  readonly reason: KbError;
}

export interface ReadQuery extends CallOptions {
  /** The keys of all that is known from the last time. */
  readonly known?: (() => Iterable<string>) | undefined;
  /** What is known of an entry from the last time, while all that came of it is still in the base. */
  readonly before?: ((key: string) => { readonly stamp: string; readonly note?: unknown } | undefined) | undefined;
  /** Only what lies directly in these folders, by their keys. */
  readonly folders?: readonly string[] | undefined;
  /** Told of each entry that rules leave out. */
  readonly ignored?: ((path: string) => void) | undefined;
}

/** Told what may be different now: folders by their keys, or everything. */
export interface WatchListener {
  changed(folders: readonly string[] | 'all'): void;
  failed(error: unknown): void;
}

/** Knows one family of sources. */
export interface SourceReader {
  readonly kinds: readonly string[];
  /** Whether it asks other machines: then an address of it is read as a declared source only. */
  readonly remote?: boolean;
  /** The address of what somebody wrote, `undefined` when that is none of its kinds; throws `not_found` when it is one and there is nothing. */
  recognise(given: string, reach?: Reach): Promise<SourceAddress | undefined>;
  /** Whether listing is cheap beside reading: then everything is listed first, and what moved keeps its identity. */
  listsFirst(source: SourceAddress): boolean;
  /** An entry with the key of the root, or without any, stands for the whole source: skipped, it keeps everything. */
  entries(source: SourceAddress, query?: ReadQuery): AsyncIterable<SourceEntry | SkippedEntry>;
  /** Where the original of an entry can be opened, by its key; its documents are told by it from others of the same key. */
  urlOf(source: SourceAddress, key: string): string;
  /** Whether this machine can reach it at all. */
  reachable?(source: SourceAddress): Promise<boolean>;
  /** Tells of changes from when it resolves on. */
  watch?(source: SourceAddress, listener: WatchListener): Promise<AsyncDisposable>;
}
