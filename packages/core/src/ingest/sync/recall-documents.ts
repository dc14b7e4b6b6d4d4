import { existsSync } from 'node:fs';
import type { Document } from '../../model.ts';
import { keyPrefix } from '../files/address.ts';
import { keyIn } from '../files/key-in.ts';
import { pathOfUrl } from '../files/path-of-url.ts';
import { documentKeys, type Manifest } from './manifest.ts';
import { removeDocuments } from './remove-gone.ts';
import type { SyncRun } from './sync-source.ts';

const AT_ONCE = 500;

/** For a source of which nothing is known: what the base holds from its files already, so that what has gone since is removed and what has moved is found. */
export async function recallDocuments(run: SyncRun, manifest: Manifest): Promise<void> {
  for (const { key, documents } of await fromFiles(run)) {
    const [only] = documents;
    const hash = documents.length === 1 && only?.key === key ? only.hash : '';
    manifest.set(key, { stamp: '', hash, keys: documents.map((document) => document.key) });
  }
}

/** For a source with files that were added beside its comparisons: what came from those that have gone is noted, what copies brought leaves again. */
export async function recallAdded(run: SyncRun, manifest: Manifest): Promise<void> {
  const known = new Set([...manifest.entries()].flatMap(([key, record]) => documentKeys(key, record)));
  for (const { key, url, documents } of await fromFiles(run)) {
    const record = manifest.get(key);
    const keys = documents.map((document) => document.key).filter((one) => !known.has(one));
    if (keys.length === 0) continue;
    if (record?.copyOf !== undefined && !run.dryRun) await removeDocuments(run, [{ documents: keys, url }]);
    if (!record && !existsSync(pathOfUrl(url) ?? '')) {
      const hash = documents.length === 1 && keys[0] === key ? (documents[0]?.hash ?? '') : '';
      manifest.set(key, { stamp: '', hash, keys });
    }
  }
}

interface FromFile {
  /** What it has, or would have, in the source. */
  readonly key: string;
  readonly url: string;
  readonly documents: readonly FoundDocument[];
}

/** Of very many nothing else is held. */
type FoundDocument = Pick<Document, 'key' | 'hash'>;

/** The documents of the base that came from files of a folder or glob, by file. */
async function fromFiles({ ingest, reader, source, signal }: SyncRun): Promise<readonly FromFile[]> {
  if (source.kind !== 'folder' && source.kind !== 'glob') return [];
  const filter = { collections: [source.collection], path: keyPrefix(source) };
  const found = new Map<string, FromFile & { readonly documents: FoundDocument[] }>();
  let cursor: string | undefined;
  do {
    const query = { filter, limit: AT_ONCE, ...(cursor !== undefined && { cursor }) };
    const page = await ingest.store.list(query, 'all', { signal });
    for (const { key, hash, sourceUrl } of page.items) {
      const path = pathOfUrl(sourceUrl);
      const own = path && keyIn(source, path);
      // What was added under a key of its own keeps it; what names the file in other words was not read from it.
      if (!own || !key.startsWith(own) || reader.urlOf(source, own) !== sourceUrl) continue;
      const file = found.get(own) ?? { key: own, url: sourceUrl, documents: [] };
      file.documents.push({ key, hash });
      found.set(own, file);
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
  return [...found.values()];
}
