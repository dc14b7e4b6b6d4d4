import { stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { KbError } from '../../errors.ts';
import type { SourceAddress } from '../reader.ts';
import { isInside } from './is-inside.ts';

/** The folder, file or glob that somebody named; throws `not_found` for a path that is not there. */
export async function fileAddress(given: string): Promise<SourceAddress | undefined> {
  const address = resolve(given);
  const found = await stat(address).catch(() => undefined);
  if (found) return { kind: found.isDirectory() ? 'folder' : 'file', address };
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(given)) return undefined;
  if (!isPattern(given)) throw new KbError('not_found', `There is no ${given}.`);
  return { kind: 'glob', address, base: isAbsolute(given) ? sep : process.cwd() };
}

/** The key that stands for the whole source. */
export const rootKey = ({ kind, address }: SourceAddress): string => (kind === 'glob' ? '' : basename(address));

/** What the keys of all files of a folder or glob begin with. */
export function keyPrefix(source: SourceAddress): string {
  if (source.kind === 'folder') return `${rootKey(source)}/`;
  const [root, base = sep] = [patternRoot(source.address), source.base];
  return root !== base && isInside(base, root) ? `${keyFrom(base, root)}/` : '';
}

/** The key of a path that a glob finds. */
export const keyFrom = (base: string, path: string): string =>
  (base === sep ? path : relative(base, path)).split(sep).join('/');

/** The part of a pattern before its first sign: the folder that holds all it can match. */
export function patternRoot(pattern: string): string {
  const parts = pattern.split(sep);
  const first = parts.findIndex(isPattern);
  const root = parts.slice(0, first < 0 ? -1 : first).join(sep);
  return root === '' ? sep : root;
}

/** The folder that a watcher looks at, and the key of that folder. */
export function watchedRoot(source: SourceAddress): { readonly path: string; readonly key: string } {
  if (source.kind === 'folder') return { path: source.address, key: rootKey(source) };
  if (source.kind === 'glob') return { path: patternRoot(source.address), key: '' };
  return { path: dirname(source.address), key: '' };
}

/** The path of a file or folder by its key. */
export const pathOf = (source: SourceAddress, key: string): string =>
  source.kind === 'glob' ? resolve(source.base ?? sep, key) : join(source.address, key.slice(rootKey(source).length));

const isPattern = (text: string): boolean => /[*?[\]{}]/.test(text);
