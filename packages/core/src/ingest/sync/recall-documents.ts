import type { Document } from '../../model.ts';
import { pathOfUrl } from '../files/path-of-url.ts';
import type { Manifest } from './manifest.ts';
import type { SyncRun } from './sync-source.ts';

const AT_ONCE = 500;

/** For a source of which nothing is known: what the base holds from its folder already, so that what has gone since is removed and what has moved is found. */
export async function recallDocuments({ ingest, reader, source, signal }: SyncRun, manifest: Manifest): Promise<void> {
  if (source.kind !== 'folder') return;
  const top = source.address.split(/[\\/]/).at(-1) ?? '';
  const root = `${reader.urlOf(source, top)}/`;
  const filter = { collections: [source.collection], path: `${top}/` };
  const files = new Map<string, Document[]>();
  let cursor: string | undefined;
  do {
    const page = await ingest.store.list({ filter, limit: AT_ONCE, ...(cursor !== undefined && { cursor }) }, 'all', {
      signal,
    });
    for (const document of page.items) {
      if (!document.sourceUrl.startsWith(root) || pathOfUrl(document.sourceUrl) === undefined) continue;
      const key = `${top}/${decodeURIComponent(document.sourceUrl.slice(root.length))}`;
      files.set(key, [...(files.get(key) ?? []), document]);
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
  for (const [key, documents] of files) {
    const [only] = documents;
    const hash = documents.length === 1 && only?.key === key ? only.hash : '';
    manifest.set(key, { stamp: '', hash, keys: documents.map((document) => document.key) });
  }
}
