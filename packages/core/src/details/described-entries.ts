import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { KbError, toKbError } from '../errors.ts';
import type { EntryDetails } from '../ingest/entry-details.ts';
import type { ReadQuery, SkippedEntry, SourceAddress, SourceEntry, SourceReader } from '../ingest/reader.ts';
import { mergeDetails, parseDetails } from './parse-details.ts';
import { readSmallFile } from './read-small-file.ts';
import { type DetailsTable, readTable } from './table.ts';

/** What a file's own details are called: its name and this. */
const SIDECAR = '.meta.json';

/** Tables that a folder may hold for what is in it. */
const FOLDER_TABLES = ['kb-metadata.csv', 'kb-metadata.json'];

const SIDECAR_BYTES = 256 * 1024;

/** The entries of a source with what is said about each; the files that say it are none. */
export async function* describedEntries(
  reader: SourceReader,
  source: SourceAddress,
  query: ReadQuery,
  tables: readonly DetailsTable[],
): AsyncGenerator<SourceEntry | SkippedEntry> {
  const own = await folderTables(source);
  for (const table of own) yield* table.skipped;
  const all = [...own.flatMap(({ table }) => table ?? []), ...tables];
  for await (const entry of reader.entries(source, query)) {
    if ('reason' in entry) yield entry;
    else if (isAboutOthers(source, entry)) {
      if (source.kind === 'file') yield refused(entry);
      else query.ignored?.(entry.path);
    } else yield* described(entry, all);
  }
}

async function* described(
  entry: SourceEntry,
  tables: readonly DetailsTable[],
): AsyncGenerator<SourceEntry | SkippedEntry> {
  const path = fileURLToPath(entry.url);
  const beside = await sidecarOf(path).catch((thrown: unknown) => toKbError(thrown));
  const fault = beside instanceof KbError ? beside : undefined;
  const sidecar = beside instanceof KbError ? undefined : beside;
  const details = mergeDetails([...tables.map((table) => table.of(path, entry.key)), sidecar]);
  // A fault is a part of the stamp, so that the file is looked at again when it is mended.
  const stamp = [entry.stamp, details?.stamp, fault?.message].filter(Boolean).join(' ');
  yield details || fault ? { ...entry, details, stamp: entry.stamp === undefined ? undefined : stamp } : entry;
  if (fault) yield { key: `${entry.key}${SIDECAR}`, path: `${entry.path}${SIDECAR}`, reason: fault };
}

async function sidecarOf(path: string): Promise<EntryDetails | undefined> {
  const text = await readSmallFile(path + SIDECAR, SIDECAR_BYTES);
  if (text === undefined) return undefined;
  const parsed = parseDetails(jsonOf(text, path));
  if (!('fault' in parsed)) return parsed;
  throw new KbError('unreadable', `${path}${SIDECAR} ${parsed.fault}. The document is read without it.`);
}

function jsonOf(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new KbError('unreadable', `${path}${SIDECAR} is not valid JSON. The document is read without it.`, { cause });
  }
}

async function folderTables({ kind, address }: SourceAddress) {
  const found: { readonly table?: DetailsTable; readonly skipped: readonly SkippedEntry[] }[] = [];
  if (kind !== 'folder') return found;
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

const isAboutOthers = ({ kind, address }: SourceAddress, { name, path }: SourceEntry): boolean =>
  name.endsWith(SIDECAR) || (kind === 'folder' && FOLDER_TABLES.some((table) => path === join(address, table)));

const refused = ({ key, path }: SourceEntry): SkippedEntry => {
  const of = path.slice(0, -SIDECAR.length);
  return { key, path, reason: new KbError('unsupported_media', `${path} says something about ${of}: add that file.`) };
};
