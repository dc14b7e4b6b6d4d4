import { dirname, extname, resolve } from 'node:path';
import { KbError } from '../errors.ts';
import type { EntryDetails } from '../ingest/entry-details.ts';
import { csvRows, delimited } from '../loaders/csv-rows.ts';
import { isRecord } from '../loaders/plain.ts';
import { parseDetails } from './parse-details.ts';

/** What a table says about many files. */
export interface DetailsTable {
  /** What it says about the file at a path, or of a key. */
  of(path: string, key: string): EntryDetails | undefined;
  /** A sentence for each row that cannot be used. */
  readonly faults: readonly string[];
  /** The paths of rows that nobody has asked for. */
  unused(): readonly string[];
}

const TABLE_BYTES = 64 * 1024 * 1024;

/**
 * Reads a table: CSV with the columns path, title, url, language, tags and any others, which become metadata; or JSON, a list of records with a path, or an
 * object by path. A path is relative to the table, or to the current folder, or the key of a document. `undefined` when there is no such file.
 */
export async function readTable(path: string): Promise<DetailsTable | undefined> {
  // Loaded when there is one: most folders have none.
  const { readSmallFile } = await import('./read-small-file.ts');
  const text = await readSmallFile(path, TABLE_BYTES);
  if (text === undefined) return undefined;
  return tableOf(rowsOf(text.replace(/^\uFEFF/, ''), path), dirname(resolve(path)));
}

interface TableRow {
  /** How people find it. */
  readonly place: string;
  readonly path: unknown;
  readonly record: unknown;
}

function tableOf(rows: Iterable<TableRow>, folder: string): DetailsTable {
  const byPath = new Map<string, { readonly details: EntryDetails; readonly path: string; used: boolean }>();
  const faults: string[] = [];
  for (const { place, path, record } of rows) {
    const details = parseDetails(record);
    if (typeof path !== 'string' || path.trim() === '') faults.push(`${place} has no path.`);
    else if ('fault' in details) faults.push(`${place} ${details.fault}.`);
    else if (byPath.has(path.trim())) faults.push(`${place} has the path of an earlier one.`);
    else byPath.set(path.trim(), { details, path: path.trim(), used: false });
  }
  const byPlace = new Map(
    [...byPath.values()].flatMap((row) => places(row.path, folder).map((place) => [place, row] as const)).toReversed(),
  );
  const byComposed = new Map([...byPlace].map(([place, row]) => [composed(place), row]));
  return {
    faults,
    of(path, key) {
      const row = byPlace.get(path) ?? byPath.get(key) ?? byComposed.get(composed(path));
      if (row) row.used = true;
      return row?.details;
    },
    unused: () => [...byPath.values()].filter(({ used }) => !used).map(({ path }) => path),
  };
}

/** Some systems keep the é of a name as one character, others as two; who writes a table sees no difference. */
const composed = (path: string): string => path.normalize('NFC');

/** The first counts most where several rows could mean the same file. */
const places = (path: string, folder: string): readonly string[] => [resolve(folder, path), resolve(path)];

function rowsOf(text: string, path: string): Iterable<TableRow> {
  return extname(path).toLowerCase() === '.json' ? jsonRows(text, path) : csvTable(text, path);
}

function* csvTable(text: string, path: string): Generator<TableRow> {
  const clean = text.replaceAll('\r\n', '\n');
  const { table, delimiter } = delimited(clean);
  let header: readonly string[] | undefined;
  let number = table.length < clean.length ? 1 : 0;
  for (const cells of csvRows(table, delimiter)) {
    number += 1;
    if (!header) {
      header = cells.map((name) => name.toLowerCase());
      if (header.includes('path')) continue;
      throw new KbError(
        'invalid_input',
        `${path} has no column named path. kb-mcp metadata --template makes a table to fill in.`,
      );
    }
    const names = header;
    const record = Object.fromEntries(cells.flatMap((cell, n) => (cell === '' || !names[n] ? [] : [[names[n], cell]])));
    const { path: where, ...details } = record;
    yield { place: `Row ${number}`, path: where, record: details };
  }
}

function* jsonRows(text: string, path: string): Generator<TableRow> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new KbError('invalid_input', `${path} is not valid JSON.`, { cause });
  }
  if (Array.isArray(value)) {
    for (const [n, each] of value.entries()) {
      const { path: where, ...record } = isRecord(each) ? each : {};
      yield { place: `Record ${n + 1}`, path: where, record };
    }
  } else if (isRecord(value)) {
    for (const [where, record] of Object.entries(value))
      yield { place: `«${where.slice(0, 100)}»`, path: where, record };
  } else throw new KbError('invalid_input', `${path} is neither a list of records nor an object by path.`);
}
