import type { Stats } from 'node:fs';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SourceEntry } from '../reader.ts';
import { linkedStyles } from './linked-styles.ts';
import { readPlainFile } from './read-plain-file.ts';

interface ListedFile {
  readonly path: string;
  readonly key: string;
  readonly real: string;
  /** The real path of the folder that it must not lead out of. */
  readonly within?: string | undefined;
}

/** A file of which nothing but its figures has been looked at. */
export const fileEntry = ({ path, key, real, within }: ListedFile, stats: Stats): SourceEntry => ({
  key,
  path,
  real,
  name: basename(key),
  url: pathToFileURL(path).href,
  bytes: stats.size,
  stamp: stampOf(stats, Date.now()),
  async read() {
    const bytes = await readPlainFile(path, within);
    return { bytes, styles: await linkedStyles({ path, key }, bytes) };
  },
});

/**
 * Size, and times of content and of entry. None for a file that has changed just now: it may change again within the same tick of
 * its file system's clock, which is 2 s where times are whole seconds.
 */
export function stampOf({ size, mtimeMs, ctimeMs }: Pick<Stats, 'size' | 'mtimeMs' | 'ctimeMs'>, now: number) {
  const tick = mtimeMs % 1000 === 0 && ctimeMs % 1000 === 0 ? 2_000 : 50;
  const age = now - Math.max(mtimeMs, ctimeMs);
  return age >= 0 && age < tick ? undefined : `${size} ${mtimeMs} ${ctimeMs}`;
}
