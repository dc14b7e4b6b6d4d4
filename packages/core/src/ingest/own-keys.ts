import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CallOptions, KnowledgeStore, KnownDocument } from '../ports.ts';

/**
 * Gives each file of one run a key of its own. A key that another existing file has, in the base or in this run,
 * is lengthened by the folder above, so that two files of one name never replace each other.
 */
export function ownKeys(store: KnowledgeStore, target: CallOptions & { readonly collection: string }) {
  const claimed = new Map<string, string>();

  return async (
    file: { readonly key: string; readonly url: string },
    known: ReadonlyMap<string, KnownDocument>,
  ): Promise<string> => {
    let { key } = file;
    // Only files share names; an address is one of its kind.
    if (!file.url.startsWith('file:')) return key;
    let folder = dirname(fileURLToPath(file.url));
    for (const _ of key.split('/').slice(1)) folder = dirname(folder);
    let owner = claimed.get(key) ?? known.get(key)?.sourceUrl;
    while (owner !== undefined && owner !== file.url && isExistingFile(owner) && dirname(folder) !== folder) {
      key = `${folder.split(/[\\/]/).at(-1)}/${key}`;
      folder = dirname(folder);
      owner = claimed.get(key) ?? (await store.known(target.collection, [key], target)).get(key)?.sourceUrl;
    }
    claimed.set(key, file.url);
    return key;
  };
}

const isExistingFile = (url: string) => url.startsWith('file:') && existsSync(fileURLToPath(url));
