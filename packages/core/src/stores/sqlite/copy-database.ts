import { closeSync, existsSync, openSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import type { Database } from './database.ts';
import { isWhole } from './check.ts';
import { connect } from './connection.ts';
import { isBusy, isDamage } from './failure.ts';

/** Writes one state of a database to a new file, while others write to it. Only its owner may read the file. */
export function copyDatabase(from: string, to: string): void {
  // SQLite fills a file that is there and empty, and leaves it to its owner.
  closeSync(openSync(to, 'wx', 0o600));
  within(from, (connection) => connection.prepare('VACUUM INTO ?').run(to));
  // Whoever looks into the copy would change it to that otherwise.
  within(to, (connection) => connection.exec('PRAGMA journal_mode = WAL'));
}

/** Replaces what a database holds by what another holds: all of it or nothing, also when the process is killed. */
export async function replaceDatabase(to: string, from: string): Promise<void> {
  if (!existsSync(to)) closeSync(openSync(to, 'wx', 0o600));
  const connection = connect(from);
  try {
    const { backup } = process.getBuiltinModule('node:sqlite');
    await backup(connection, to, { rate: ALL_PAGES });
  } finally {
    connection.close();
  }
}

const ALL_PAGES = 2 ** 31 - 1;

/** Whether everything in a file of ours can be read and agrees. */
export function isWholeFile(file: string): boolean {
  try {
    return within(file, (connection) => {
      if (hasDocuments(connection)) return isWhole({ sql: sqlOf(connection) });
      return connection.prepare('PRAGMA quick_check(1)').get()?.['quick_check'] === 'ok';
    });
  } catch (error) {
    if (isDamage(error)) return false;
    throw error;
  }
}

/** Whether no other process has a database open; then what it wrote last is in the file itself. */
export function isAlone(file: string): boolean {
  try {
    // What was written last can only be moved into the file by the last one who has it open.
    return within(
      file,
      (connection) => connection.prepare('PRAGMA journal_mode = DELETE').get()?.['journal_mode'] === 'delete',
    );
  } catch (error) {
    if (isBusy(error)) return false;
    throw error;
  }
}

/** How much a file holds: documents and passages, or entries. */
export function figuresOf(file: string): {
  readonly documents: number;
  readonly passages: number;
  readonly entries: number;
} {
  return within(file, (connection) => {
    const count = (table: string): number =>
      hasTable(connection, table)
        ? Number(connection.prepare(`SELECT count(*) AS found FROM ${table}`).get()?.['found'])
        : 0;
    return { documents: count('document'), passages: count('passage'), entries: count('entry') };
  });
}

function within<T>(file: string, work: (connection: DatabaseSync) => T): T {
  const connection = connect(file);
  try {
    return work(connection);
  } finally {
    connection.close();
  }
}

const hasDocuments = (connection: DatabaseSync): boolean => hasTable(connection, 'document');

const hasTable = (connection: DatabaseSync, name: string): boolean =>
  connection.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(name) !== undefined;

function sqlOf(connection: DatabaseSync): Database['sql'] {
  // SQLite's rows have the columns that the SQL names, and that is what the type parameter says.
  return ((text: string) => connection.prepare(text)) as unknown as Database['sql'];
}
