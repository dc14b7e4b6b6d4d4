import { readdir } from 'node:fs/promises';
import { dirname, basename } from 'node:path';
import { KbError } from '../errors.ts';
import type { EntryDetails } from '../ingest/entry-details.ts';
import { parseDetails } from './parse-details.ts';
import { readSmallFile } from './read-small-file.ts';

/** What a file's own details are called: its name and this. */
export const SIDECAR = '.meta.json';

const MOST_BYTES = 256 * 1024;

/**
 * Gives what stands beside a file; throws `KbError` when that cannot be used. Of `many` files each folder is listed once, so that
 * those without cost nothing.
 */
export function sidecars({ many }: { readonly many: boolean }): (path: string) => Promise<EntryDetails | undefined> {
  let folder: string | undefined;
  let names: Promise<ReadonlySet<string> | undefined> | undefined;
  return async (path) => {
    if (many && folder !== dirname(path)) {
      folder = dirname(path);
      names = namesIn(folder);
    }
    if ((await names)?.has(basename(path) + SIDECAR) === false) return undefined;
    const text = await readSmallFile(path + SIDECAR, MOST_BYTES);
    if (text === undefined) return undefined;
    const parsed = parseDetails(jsonOf(text, path));
    if (!('fault' in parsed)) return parsed;
    throw new KbError('unreadable', `${path}${SIDECAR} ${parsed.fault}. The document is read without it.`);
  };
}

/** `undefined` where a folder may be entered and not listed. */
const namesIn = (folder: string): Promise<ReadonlySet<string> | undefined> =>
  readdir(folder).then(
    (names) => new Set(names.filter((name) => name.endsWith(SIDECAR))),
    () => undefined,
  );

function jsonOf(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new KbError('unreadable', `${path}${SIDECAR} is not valid JSON. The document is read without it.`, { cause });
  }
}
