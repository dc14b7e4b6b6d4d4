import { hash } from 'node:crypto';
import { relative, resolve, sep } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { requireScope, requireWriter } from '../access/permission.ts';
import { KbError } from '../errors.ts';
import { recognise } from '../ingest/add.ts';
import { takeLease } from '../ingest/jobs/lease.ts';
import type { Ingest } from '../ingest/read-in.ts';
import { givenTags } from '../ingest/given-tags.ts';
import { documentKeys, dropManifest, openManifest } from '../ingest/sync/manifest.ts';
import { removeDocuments } from '../ingest/sync/remove-gone.ts';
import { sourceBook } from '../ingest/sync/source-book.ts';
import { readerOf, syncLease, syncOne } from '../ingest/sync/sync-one.ts';
import type { CallContext } from '../knowledge-base.ts';
import type { Principal } from '../model.ts';
import type { StateStore } from '../ports.ts';
import type { DeclaredSource, Sources, SyncReport, SyncRequest } from '../sources.ts';

export interface SourceParts {
  readonly ingest: Ingest;
  readonly state: () => Promise<StateStore>;
  /** Where documents go when the caller names no collection. */
  readonly collection: string;
}

/** The sources of a base, on behalf of who asks. */
export function sourcesOf({ ingest, state: open, collection: usual }: SourceParts): Sources {
  return {
    async declare({ address: given, collection = usual, tags: wanted = [], watch, reach }, { principal }) {
      requireScope(principal, 'kb:admin');
      const tags = givenTags(wanted);
      requireWriter(principal, collection);
      const state = await open();
      const book = sourceBook(state);
      const all = (await book.all()).map(({ value }) => value).filter((source) => source.collection === collection);
      // What an address of the web is has been looked at: a server starts as well while the site is down.
      const known = all.find(({ kind, address }) => address === given && readerOf(ingest, { kind }).remote);
      const found = known && !reach ? known : (await recognise(ingest.readers, given, reach)).address;
      const there = all.find(({ kind, address }) => found.kind === kind && found.address === address);
      const wider = there ?? all.find((source) => source.kind === 'folder' && isInside(source.address, found.address));
      if (wider) {
        const missing = tags.filter((tag) => !wider.tags.includes(tag));
        if (!there && missing.length > 0) {
          throw new KbError(
            'conflict',
            `${found.address} is part of the source ${wider.address}, which has other tags.`,
          );
        }
        const further = there && found.reach && { base: found.base, reach: found.reach };
        const links = there && found.followLinks && { followLinks: true };
        const changed = { tags: [...wider.tags, ...missing], watch: watch ?? wider.watch, ...further, ...links };
        return (await book.change(wider.id, (now) => ({ ...now, ...changed }))) ?? wider;
      }
      const id = hash('sha256', `${found.kind}\0${found.address}\0${collection}`, 'hex').slice(0, 10);
      const createdAt = new Date().toISOString();
      const source = { ...found, id, collection, tags: [...tags], watch: watch ?? false, createdAt };
      if (source.kind === 'folder') {
        for (const inner of all) if (isInside(source.address, inner.address)) await takeIn(state, inner, source);
      }
      await book.create(id, source);
      return source;
    },

    async list({ principal }) {
      requireScope(principal, 'kb:write');
      return visible(await open(), principal);
    },

    async remove(id, { keepDocuments }, { principal, signal = new AbortController().signal }) {
      requireScope(principal, 'kb:write');
      const state = await open();
      const [source] = chosen(await visible(state, principal), [id]);
      if (!source) return 0;
      await using lease = await takeLease(state, syncLease(source.id));
      if (!lease) throw new KbError('conflict', `${source.address} is being read. Try again when that is done.`);
      let removed = 0;
      if (!keepDocuments) {
        const manifest = await openManifest(state, source.id);
        const reader = readerOf(ingest, source);
        const files = [...manifest.entries()].map(([key, record]) => ({
          documents: documentKeys(key, record),
          url: reader.urlOf(source, key),
        }));
        for (let at = 0; at < files.length; at += AT_ONCE) {
          signal.throwIfAborted();
          removed += await removeDocuments({ ingest, source, signal }, files.slice(at, at + AT_ONCE));
        }
      }
      await dropManifest(state, source.id);
      await sourceBook(state).delete(source.id);
      return removed;
    },
  };
}

/** Brings the base level with sources, one after the other. */
export async function syncSources(
  { ingest, state: open }: SourceParts,
  { sources: names, dryRun, confirm, changed, progress }: SyncRequest,
  { principal, signal }: CallContext,
): Promise<readonly SyncReport[]> {
  requireScope(principal, 'kb:write');
  const state = await open();
  const reports: SyncReport[] = [];
  for (const source of chosen(await visible(state, principal), names)) {
    const told = {
      changed: changed && ((change: Parameters<typeof changed>[0]) => changed(change, source)),
      progress: progress && ((job: Parameters<typeof progress>[0]) => progress(job, source)),
    };
    reports.push(await syncOne({ ingest, state, source, by: principal.id, dryRun, confirm, signal, ...told }));
  }
  return reports;
}

const AT_ONCE = 200;

async function visible(state: StateStore, { collections }: Principal): Promise<readonly DeclaredSource[]> {
  const sources = (await sourceBook(state).all()).map(({ value }) => value);
  return sources
    .filter(({ collection }) => collections === 'all' || collections.get(collection) === 'writer')
    .toSorted((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
}

/** Those that are named by id, address, or path from the current folder, or all; throws `not_found` for a name that is none's. */
function chosen(sources: readonly DeclaredSource[], names: readonly string[] | undefined): readonly DeclaredSource[] {
  return (
    names?.flatMap((name) => {
      const found = sources.filter(
        ({ id, address }) => id === name || [name, name.replace(/(?<=.)\/+$/, ''), resolve(name)].includes(address),
      );
      if (found.length > 0) return found;
      throw new KbError('not_found', `There is no source «${name}». See kb-mcp sources.`);
    }) ?? sources
  );
}

const isInside = (folder: string, path: string): boolean =>
  path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);

/** A lease, at the latest after some seconds: another process that takes the same source in is done by then, one that reads it may not be. */
async function leaseSoon(state: StateStore, name: string): ReturnType<typeof takeLease> {
  for (const end = Date.now() + PATIENCE_MS; ; await sleep(50)) {
    const lease = await takeLease(state, name);
    if (lease || Date.now() > end) return lease;
  }
}

const PATIENCE_MS = 5_000;

/** Makes a source a part of a wider one; its documents keep their keys and ids. */
async function takeIn(state: StateStore, inner: DeclaredSource, wider: Pick<DeclaredSource, 'id' | 'address'>) {
  if (inner.kind === 'glob') return;
  await using lease = await leaseSoon(state, syncLease(inner.id));
  if (!lease) throw new KbError('conflict', `${inner.address} is being read. Try again when that is done.`);
  const still = (await sourceBook(state).all()).some(({ value }) => value.id === inner.id);
  if (!still) return;
  const [from, to] = [await openManifest(state, inner.id), await openManifest(state, wider.id)];
  const root = nameOf(inner.address);
  const top = [nameOf(wider.address), ...relative(wider.address, inner.address).split(sep)].join('/');
  const placed = (key: string): string => `${top}${key.slice(root.length)}`;
  for (const [key, record] of from.entries()) {
    const copyOf = record.copyOf === undefined ? {} : { copyOf: placed(record.copyOf) };
    to.set(placed(key), { ...record, as: record.as ?? key, ...copyOf });
  }
  await to.save();
  await sourceBook(state).delete(inner.id);
  await dropManifest(state, inner.id);
}

const nameOf = (path: string): string => path.split(sep).at(-1) ?? '';
