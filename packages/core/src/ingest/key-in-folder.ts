import { basename, relative, sep } from 'node:path';
import { isInside } from './files/is-inside.ts';
import { pathOfUrl } from './files/path-of-url.ts';
import type { SourceEntry } from './reader.ts';

/** Gives a file that lies in one of these folders the key that it has as a part of it, other entries their own. */
export function keyInFolder(folders: readonly string[] = []): (entry: Pick<SourceEntry, 'key' | 'url'>) => string {
  return ({ key, url }) => {
    const path = folders.length === 0 ? undefined : pathOfUrl(url);
    const folder = path && folders.find((one) => one !== path && isInside(one, path));
    return path && folder ? [basename(folder), ...relative(folder, path).split(sep)].join('/') : key;
  };
}
