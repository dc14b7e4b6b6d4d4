import { extname } from 'node:path';
import type { Manifest } from './manifest.ts';

/** Which entry of a source stands for which content. */
export interface Contents {
  /** The key of the entry whose documents hold this content. */
  holderOf(name: string, hash: string): string | undefined;
  hold(name: string, hash: string, key: string): void;
  /** It could not be read after all. */
  release(name: string, hash: string, key: string): void;
  /** The key of something with this content that has gone, the one of the same name first; it is gone no longer. */
  takeGone(name: string, hash: string): string | undefined;
  isCopy(key: string, of: string): void;
  /** The copies of what has moved are copies of it at its new place. */
  follow(from: string, to: string): void;
  /** Copies whose original has gone, or changed, or cannot be read. */
  orphans(): readonly string[];
}

/** The contents of a source; `gone` are the keys of what is no longer there. */
export function contentsOf(manifest: Manifest, gone: Set<string>): Contents {
  const holders = new Map<string, string>();
  const copies = new Map<string, string[]>();
  const lost = new Map<string, string[]>();

  for (const [key, { copyOf }] of manifest.entries()) if (copyOf !== undefined) append(copies, copyOf, key);
  for (const key of gone) {
    const record = manifest.get(key);
    if (!record || record.failed || record.copyOf !== undefined || record.hash === '') continue;
    append(lost, contentOf(key, record.hash), key);
  }

  function isOrphan(key: string): boolean {
    const record = manifest.get(key);
    if (record?.copyOf === undefined || gone.has(key)) return false;
    const holder = manifest.get(record.copyOf);
    if (!holder || gone.has(record.copyOf) || holder.failed) return true;
    return holder.copyOf !== undefined || holder.hash !== record.hash;
  }

  return {
    holderOf: (name, hash) => holders.get(contentOf(name, hash)),
    hold(name, hash, key) {
      holders.set(contentOf(name, hash), key);
    },
    release(name, hash, key) {
      if (holders.get(contentOf(name, hash)) === key) holders.delete(contentOf(name, hash));
    },
    takeGone(name, hash) {
      const found = lost.get(contentOf(name, hash))?.filter((key) => gone.has(key)) ?? [];
      const key = found.find((one) => one.split('/').at(-1) === name) ?? found[0];
      if (key !== undefined) gone.delete(key);
      return key;
    },
    isCopy: (key, of) => append(copies, of, key),
    follow(from, to) {
      for (const key of copies.get(from) ?? []) {
        const record = manifest.get(key);
        if (record?.copyOf === from) manifest.set(key, { ...record, copyOf: to });
        append(copies, to, key);
      }
    },
    orphans: () => [...manifest.entries()].map(([key]) => key).filter(isOrphan),
  };
}

/** The same bytes under another extension are read differently. */
export const contentOf = (name: string, hash: string): string => `${hash}${extname(name).toLowerCase()}`;

function append(lists: Map<string, string[]>, name: string, key: string): void {
  const list = lists.get(name);
  if (list) list.push(key);
  else lists.set(name, [key]);
}
