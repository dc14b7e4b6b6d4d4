import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { KbError, toKbError } from '../errors.ts';
import type { EntryDetails } from '../ingest/entry-details.ts';
import type { ReadQuery, SkippedEntry, SourceAddress, SourceEntry, SourceReader } from '../ingest/reader.ts';
import { mergeDetails } from './parse-details.ts';
import { SIDECAR, sidecars } from './sidecars.ts';
import { type DetailsTable, readTable } from './table.ts';

/** Tables that a folder may hold for what is in it. */
const FOLDER_TABLES = ['kb-metadata.csv', 'kb-metadata.json'];

/** The entries of a source with what is said about each; the files that say it are none. */
export async function* describedEntries(
  reader: SourceReader,
  source: SourceAddress,
  query: ReadQuery,
  tables: readonly DetailsTable[],
): AsyncGenerator<SourceEntry | SkippedEntry> {
  const own = await folderTables(source);
  for (const table of own) yield* table.skipped;
  const beside = sidecars({ many: source.kind !== 'file' });
  const all = [...own.flatMap(({ table }) => table ?? []), ...tables];
  for await (const entry of reader.entries(source, query)) {
    if ('reason' in entry) yield entry;
    else if (isAboutOthers(source, entry)) {
      if (source.kind === 'file') yield refused(entry);
      else query.ignored?.(entry.path);
    } else {
      const rows = all.map((table) => table.of(entry.path, entry.key));
      const said = await beside(entry.path).catch((thrown: unknown) => toKbError(thrown));
      if (said === undefined && rows.every((row) => row === undefined)) yield entry;
      else yield* described(entry, rows, said);
    }
  }
}

function* described(
  entry: SourceEntry,
  rows: readonly (EntryDetails | undefined)[],
  beside: EntryDetails | KbError | undefined,
): Generator<SourceEntry | SkippedEntry> {
  const fault = beside instanceof KbError ? beside : undefined;
  const sidecar = beside instanceof KbError ? undefined : beside;
  const details = mergeDetails([...rows, sidecar]);
  // A fault is a part of the stamp, so that the file is looked at again when it is mended.
  const stamp = [entry.stamp, details?.stamp, fault?.message].filter(Boolean).join(' ');
  yield details || fault ? { ...entry, details, stamp: entry.stamp === undefined ? undefined : stamp } : entry;
  if (fault) yield { key: `${entry.key}${SIDECAR}`, path: `${entry.path}${SIDECAR}`, reason: fault };
}

async function folderTables({ kind, address }: SourceAddress) {
  const found: { readonly table?: DetailsTable; readonly skipped: readonly SkippedEntry[] }[] = [];
  // A folder that nobody may look into is told of by the reader, once.
  if (kind !== 'folder' || !(await isOpen(address))) return found;
  for (const name of FOLDER_TABLES) {
    const path = join(address, name);
    try {
      const table = await readTable(path);
      if (!table) continue;
      const [first] = table.faults;
      const more = table.faults.length > 1 ? ` ${table.faults.length - 1} more rows are not right.` : '';
      const reason =
        first === undefined ? [] : [{ key: name, path, reason: new KbError('unreadable', `${path}: ${first}${more}`) }];
      found.push({ table, skipped: reason });
    } catch (thrown) {
      found.push({ skipped: [{ key: name, path, reason: toKbError(thrown) }] });
    }
  }
  return found;
}

const isOpen = (folder: string): Promise<boolean> =>
  access(folder, constants.X_OK).then(
    () => true,
    () => false,
  );

const isAboutOthers = ({ kind, address }: SourceAddress, { name, path }: SourceEntry): boolean =>
  name.endsWith(SIDECAR) || (kind === 'folder' && FOLDER_TABLES.some((table) => path === join(address, table)));

const refused = ({ key, path }: SourceEntry): SkippedEntry => {
  const of = path.slice(0, -SIDECAR.length);
  return { key, path, reason: new KbError('unsupported_media', `${path} says something about ${of}: add that file.`) };
};
