import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CallOptions, KnowledgeStore, KnownDocument } from '../ports.ts';
import { pathOfUrl } from './files/path-of-url.ts';

export interface OwnKey {
  readonly key: string;
  /** The address of the document that has the key now, '' for none; absent where any may be replaced. */
  readonly inPlaceOf?: string | undefined;
}

/**
 * Gives each file of one run a key of its own. A key that another existing file has, in the base or in this run,
 * is lengthened by the folder above, so that two files of one name never replace each other.
 */
export function ownKeys(store: KnowledgeStore, target: CallOptions & { readonly collection: string }) {
  const claimed = new Map<string, string>();

  return {
    async of(
      file: { readonly key: string; readonly url: string },
      known: ReadonlyMap<string, KnownDocument>,
    ): Promise<OwnKey> {
      let { key } = file;
      // Only files share names; an address is one of its kind.
      if (!file.url.startsWith('file:')) return { key };
      let folder = dirname(fileURLToPath(file.url));
      for (const _ of key.split('/').slice(1)) folder = dirname(folder);
      let there = known.get(key)?.sourceUrl;
      let owner = claimed.get(key) ?? there;
      while (owner !== undefined && owner !== file.url && isExistingFile(owner) && dirname(folder) !== folder) {
        key = `${folder.split(/[\\/]/).at(-1)}/${key}`;
        folder = dirname(folder);
        there = (await store.known(target.collection, [key], target)).get(key)?.sourceUrl;
        owner = claimed.get(key) ?? there;
      }
      claimed.set(key, file.url);
      return { key, inPlaceOf: there ?? '' };
    },
    /** Another program has taken the key of a file in the meantime. */
    lost(url: string): void {
      for (const [key, owner] of claimed) if (owner === url) claimed.delete(key);
    },
  };
}

function isExistingFile(url: string): boolean {
  const path = pathOfUrl(url);
  return path !== undefined && existsSync(path);
}
