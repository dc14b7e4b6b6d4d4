import { fileURLToPath } from 'node:url';
import type { KnownDocument } from '../../ports.ts';
import type { Withheld } from '../../sources.ts';
import type { Counting } from '../jobs/counts.ts';
import { documentKeys, type Manifest } from './manifest.ts';
import { type Departed, otherSources } from './other-sources.ts';
import type { SyncRun } from './sync-source.ts';

export interface Removing {
  readonly run: SyncRun;
  readonly manifest: Manifest;
  readonly counts: Counting;
  readonly gone: ReadonlySet<string>;
  /** Files that were known before this run. */
  readonly sizeBefore: number;
}

const AT_ONCE = 200;

/** Removes what came from files that are no longer there, unless so many have gone that it looks like an accident. */
export async function removeGone({ run, manifest, counts, gone, sizeBefore }: Removing): Promise<Withheld | undefined> {
  const reason = run.confirm ? undefined : suspicion(gone.size, sizeBefore);
  if (reason !== undefined) return { files: gone.size, reason };
  const keys = [...gone];
  const others = otherSources(run);
  for (let at = 0; at < keys.length; at += AT_ONCE) {
    run.signal.throwIfAborted();
    const group = keys.slice(at, at + AT_ONCE).map((key) => {
      const record = manifest.get(key);
      return { key, documents: record ? documentKeys(key, record) : [], url: run.reader.urlOf(run.source, key) };
    });
    if (!run.dryRun) {
      // It may have moved to another source that has not been looked at yet.
      await others.remember(() => departedOf(run, manifest, group));
      await removeDocuments(run, group);
      for (const { key } of group) manifest.delete(key);
      await manifest.save();
    }
    counts.removed += group.length;
    for (const { url, documents } of group) {
      run.changed({ status: 'removed', path: shownPath(url), documents: documents.length, passages: 0 });
    }
  }
  return undefined;
}

interface GoneEntry {
  readonly key: string;
  readonly documents: readonly string[];
  readonly url: string;
}

/** Those of a group that were one document each, with their ids. */
async function departedOf(
  { ingest, source, signal }: SyncRun,
  manifest: Manifest,
  group: readonly GoneEntry[],
): Promise<readonly Departed[]> {
  const single = group.filter(({ documents, key }) => documents.length === 1 && manifest.get(key)?.keys === undefined);
  const keys = single.flatMap(({ documents }) => documents);
  const known = await ingest.store.known(source.collection, keys, { signal });
  return single.flatMap(({ key, documents: [document = ''], url }) => {
    const stored = known.get(document);
    return stored && isOurs(stored, url) ? [{ name: key, hash: manifest.get(key)?.hash ?? '', id: stored.id }] : [];
  });
}

/** Removes documents, each if it came from that place; gives how many. */
export async function removeDocuments(
  { ingest, source, signal, taken }: Pick<SyncRun, 'ingest' | 'source' | 'signal'> & Partial<Pick<SyncRun, 'taken'>>,
  from: readonly { readonly documents: readonly string[]; readonly url: string }[],
): Promise<number> {
  const urls = new Map(from.flatMap(({ documents, url }) => documents.map((key) => [key, url] as const)));
  if (urls.size === 0) return 0;
  const known = await ingest.store.known(source.collection, [...urls.keys()], { signal });
  const ours = [...known].filter(([key, document]) => isOurs(document, urls.get(key) ?? ''));
  const ids = ours.map(([, { id }]) => id);
  for (const [key] of ours) taken?.add(key);
  return ids.length === 0 ? 0 : ingest.store.remove(ids, 'all', { signal });
}

/** A place as people know it. */
export const shownPath = (url: string): string => (url.startsWith('file:') ? fileURLToPath(url) : url);

/** Another file's document may have the same key; one that brought an address of its own came from here. */
export const isOurs = ({ sourceUrl }: KnownDocument, url: string): boolean =>
  sourceUrl === url || !sourceUrl.startsWith('file:');

const MANY = 10;

function suspicion(gone: number, before: number): string | undefined {
  if (gone === before && gone > 2) return `All ${gone} files have gone.`;
  if (gone > MANY && gone > before / 2) return `${gone} of ${before} files have gone.`;
  return undefined;
}
