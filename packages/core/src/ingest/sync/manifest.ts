import { hash } from 'node:crypto';
import type { ErrorCode } from '../../errors.ts';
import type { StateStore } from '../../ports.ts';

/** What is known of one entry of a source from the last time. */
export interface ManifestRecord {
  /** The entry's, when it was read; empty when it has to be read again whatever its stamp. */
  readonly stamp: string;
  /** SHA-256 of its content; empty when it has never been read. */
  readonly hash: string;
  /** What its documents' keys are made from, when that is not its own key. */
  readonly as?: string | undefined;
  /** The keys of its documents, when these are other than one with the key above. */
  readonly keys?: readonly string[] | undefined;
  /** The key of the entry whose documents stand for this one's, too. */
  readonly copyOf?: string | undefined;
  /** Why it could not be read, and with which abilities. */
  readonly failed?: { readonly code: ErrorCode; readonly message: string; readonly with: string } | undefined;
  readonly note?: unknown;
}

/** What a source held when it was last looked at. */
export interface Manifest {
  readonly size: number;
  get(key: string): ManifestRecord | undefined;
  entries(): IterableIterator<readonly [string, ManifestRecord]>;
  set(key: string, record: ManifestRecord): void;
  delete(key: string): void;
  /** Writes what has changed since. */
  save(): Promise<void>;
}

/** The keys of the documents that an entry stands for. */
export function documentKeys(key: string, { as = key, keys, copyOf, hash }: ManifestRecord): readonly string[] {
  if (keys) return keys;
  return copyOf === undefined && hash !== '' ? [as] : [];
}

/** What is noted of an entry that could not be read: the documents of the time before stay its own. */
export function failedRecord(
  key: string,
  before: ManifestRecord | undefined,
  { stamp, hash }: Pick<ManifestRecord, 'stamp' | 'hash'>,
  { code, message }: { readonly code: ErrorCode; readonly message: string },
  abilities = '',
): ManifestRecord {
  const keys = before ? documentKeys(key, before) : [];
  return { stamp, hash, keys, as: before?.as, failed: { code, message, with: abilities } };
}

const KIND = 'manifest';
const PAGE = 100;

type Folder = Map<string, ManifestRecord>;

/** Reads the manifest of a source. It is kept folder by folder, so that a change of one file writes the records of its folder alone. */
export async function openManifest(state: StateStore, source: string): Promise<Manifest> {
  const records = new Map<string, ManifestRecord>();
  const folders = new Map<string, Folder>();
  const dirty = new Set<string>();

  function put(key: string, record: ManifestRecord | undefined): void {
    const [folder, name] = split(key);
    const inside: Folder = folders.get(folder) ?? new Map();
    folders.set(folder, inside);
    if (record) {
      records.set(key, record);
      inside.set(name, record);
    } else {
      records.delete(key);
      inside.delete(name);
    }
  }

  for await (const { value } of chunks(state, source)) {
    // Only this file writes this kind.
    const { folder, files } = value as Chunk;
    for (const [name, record] of Object.entries(files)) put(folder === '' ? name : `${folder}/${name}`, record);
  }

  return {
    get size() {
      return records.size;
    },
    get: (key) => records.get(key),
    entries: () => records.entries(),
    set(key, record) {
      put(key, record);
      dirty.add(split(key)[0]);
    },
    delete(key) {
      put(key, undefined);
      dirty.add(split(key)[0]);
    },
    async save() {
      for (const folder of dirty) {
        dirty.delete(folder);
        const id = chunkId(source, folder);
        const inside = folders.get(folder);
        if (inside && inside.size > 0) await state.set(KIND, id, { folder, files: Object.fromEntries(inside) });
        else await state.delete(KIND, id);
      }
    },
  };
}

/** Forgets all that is known of a source. */
export async function dropManifest(state: StateStore, source: string): Promise<void> {
  for (;;) {
    const { items } = await state.list(KIND, { limit: PAGE, prefix: `${source}:` });
    if (items.length === 0) return;
    for (const { id } of items) await state.delete(KIND, id);
  }
}

interface Chunk {
  readonly folder: string;
  readonly files: Readonly<Record<string, ManifestRecord>>;
}

async function* chunks(state: StateStore, source: string) {
  let cursor: string | undefined;
  do {
    const page = await state.list(KIND, { limit: PAGE, prefix: `${source}:`, cursor });
    yield* page.items;
    cursor = page.cursor;
  } while (cursor !== undefined);
}

const chunkId = (source: string, folder: string): string => `${source}:${hash('sha256', folder, 'hex').slice(0, 24)}`;

function split(key: string): readonly [folder: string, name: string] {
  const at = key.lastIndexOf('/');
  return at < 0 ? ['', key] : [key.slice(0, at), key.slice(at + 1)];
}
