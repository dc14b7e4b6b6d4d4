import { hash as hashOf } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { DeclaredSource } from '../../sources.ts';
import { contentOf } from './contents.ts';
import { documentKeys, type ManifestRecord, openManifest } from './manifest.ts';
import { isWhole } from './sort-out.ts';
import { sourceBook } from './source-book.ts';
import type { SyncRun } from './sync-source.ts';

/** An entry of another source whose file is no longer there, while its documents are. */
export interface LeftEntry {
  readonly source: DeclaredSource;
  readonly key: string;
  readonly record: ManifestRecord;
}

/** What a file takes along that moves from one source to another of the same collection. */
export interface OtherSources {
  /** Where content was that has gone from there, and whose documents nobody has removed yet. */
  leftBy(name: string, hash: string): Promise<LeftEntry | undefined>;
  /** The id of the document with this content that has been removed with its file lately. */
  idOf(name: string, hash: string): Promise<string | undefined>;
  /** Remembers the ids of documents that are removed with their files. */
  remember(documents: () => Promise<readonly Departed[]>): Promise<void>;
}

export interface Departed {
  readonly name: string;
  readonly hash: string;
  readonly id: string;
}

const KIND = 'departed';
const KEPT_MS = 86_400_000;
const PAGE = 500;

export function otherSources(run: Pick<SyncRun, 'ingest' | 'state' | 'source' | 'reader' | 'signal'>): OtherSources {
  const { ingest, state, source, reader, signal } = run;
  let others: Promise<readonly DeclaredSource[]> | undefined;
  let departed: Promise<Map<string, string>> | undefined;
  let entries: Promise<ReadonlyMap<string, readonly LeftEntry[]>> | undefined;

  async function find(): Promise<readonly DeclaredSource[]> {
    const all = (await sourceBook(state).all()).map(({ value }) => value);
    return all.filter(
      ({ id, kind, collection }) => id !== source.id && collection === source.collection && reader.kinds.includes(kind),
    );
  }

  /** Looked up when something new has come, once. */
  async function load(): Promise<ReadonlyMap<string, readonly LeftEntry[]>> {
    const found: (LeftEntry & { readonly content: string })[] = [];
    for (const other of await (others ??= find())) {
      for (const [key, record] of (await openManifest(state, other.id)).entries()) {
        if (record.hash === '' || record.failed || record.copyOf !== undefined) continue;
        found.push({ content: contentOf(key, record.hash), source: other, key, record });
      }
    }
    return Map.groupBy(found, ({ content }) => content);
  }

  async function loadDeparted(): Promise<Map<string, string>> {
    const ids = new Map<string, string>();
    let cursor: string | undefined;
    do {
      const page = await state.list(KIND, { limit: PAGE, cursor });
      for (const { id, value } of page.items) ids.set(id, z.string().parse(value));
      cursor = page.cursor;
    } while (cursor !== undefined);
    return ids;
  }

  const isAlone = async () => reader.remote === true || (await (others ??= find())).length === 0;

  const placeOf = (name: string, hash: string): string =>
    hashOf('sha256', `${source.collection}\0${contentOf(name, hash)}`, 'hex').slice(0, 40);

  return {
    async leftBy(name, hash) {
      if (await isAlone()) return undefined;
      for (const entry of (await (entries ??= load())).get(contentOf(name, hash)) ?? []) {
        const url = reader.urlOf(entry.source, entry.key);
        if (!url.startsWith('file:') || existsSync(fileURLToPath(url))) continue;
        const known = await ingest.store.known(source.collection, documentKeys(entry.key, entry.record), { signal });
        if (isWhole(entry.key, entry.record, known, { tags: [] })) return entry;
      }
      return undefined;
    },
    async idOf(name, hash) {
      if (await isAlone()) return undefined;
      const place = placeOf(name, hash);
      const id = (await (departed ??= loadDeparted())).get(place);
      // Of two files with this content the first one has it.
      return id !== undefined && (await state.delete(KIND, place)) ? id : undefined;
    },
    async remember(documents) {
      if (await isAlone()) return;
      const expiresAt = Date.now() + KEPT_MS;
      for (const { name, hash, id } of await documents()) await state.set(KIND, placeOf(name, hash), id, { expiresAt });
    },
  };
}
