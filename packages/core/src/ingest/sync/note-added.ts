import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { StateStore } from '../../ports.ts';
import type { DeclaredSource } from '../../sources.ts';
import { patternRoot } from '../files/address.ts';
import { isInside } from '../files/is-inside.ts';
import { sourceBook } from './source-book.ts';

/**
 * Notes at the folders and globs that may hold something of the paths that it is added beside their comparisons, so that it leaves with its file;
 * gives these sources.
 */
export async function noteAdded(
  state: StateStore,
  { paths, collection }: { readonly paths: readonly string[]; readonly collection: string },
): Promise<readonly DeclaredSource[]> {
  const named = paths.map((path) => resolve(path)).map((path) => (existsSync(path) ? path : patternRoot(path)));
  const book = sourceBook(state);
  const touched = (await book.all())
    .map(({ value }) => value)
    .filter(({ kind, collection: own }) => (kind === 'folder' || kind === 'glob') && own === collection)
    .filter(({ kind, address }) => {
      const root = kind === 'glob' ? patternRoot(address) : address;
      return named.some((path) => isInside(root, path) || isInside(path, root));
    });
  const addedAt = new Date().toISOString();
  for (const { id } of touched) await book.change(id, (now) => ({ ...now, addedAt }));
  return touched;
}
