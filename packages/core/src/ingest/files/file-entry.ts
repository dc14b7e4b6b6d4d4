import type { Stats } from 'node:fs';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SourceEntry } from '../reader.ts';
import { stampOf } from './file-stamp.ts';
import { linkedStyles } from './linked-styles.ts';
import { readPlainFile } from './read-plain-file.ts';
import type { SheetsNote } from './sheet-stamps.ts';

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
    const linked = await linkedStyles({ path, key }, bytes);
    return { bytes, styles: linked?.styles, note: linked && ({ sheets: linked.sheets } satisfies SheetsNote) };
  },
});
