import { accessSync, closeSync, constants, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { KbError } from '../../errors.ts';
import { makeFolder } from '../make-folder.ts';
import { isBusy } from './failure.ts';
import { migrations } from './schema.ts';

export const busyTimeout = 5000;
const openPatience = 15_000;

/** A connection to the base in a folder; both are made when they are not there, and the base is brought to our schema. */
export function openBase(path: string): DatabaseSync {
  makeFolder(path);
  const file = join(path, 'kb.sqlite');
  // SQLite cannot share a base where it may not write; one that nobody has open can be read as a fixed file.
  const fixed = existsSync(file) && !existsSync(`${file}-wal`) && !mayWrite(path);
  const connection = fixed ? connectFixed(file) : connect(file);
  try {
    probeFullText(connection);
    patiently(() => prepare(connection, path, fixed));
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** A connection to one file, which is made when it is not there. */
export function connect(file: string): DatabaseSync {
  // SQLite would make it readable for everybody.
  if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600));
  const { DatabaseSync } = sqlite();
  return new DatabaseSync(file, { timeout: busyTimeout });
}

/** Says so when a newer program has changed the schema, also under our feet. */
export function refuseNewer(connection: DatabaseSync, path: string): void {
  if (schemaVersion(connection) <= migrations.length) return;
  throw new KbError('store_unavailable', `The knowledge base in ${path} was made by a newer kb-mcp. Update this one.`);
}

/** Node's SQLite, without the warning that Node 22 prints for it; other warnings stay. */
function sqlite() {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    return process.getBuiltinModule('node:sqlite');
  } finally {
    process.emitWarning = emitWarning;
  }
}

function connectFixed(file: string): DatabaseSync {
  const url = pathToFileURL(file);
  url.searchParams.set('immutable', '1');
  const { DatabaseSync } = sqlite();
  return new DatabaseSync(url, { readOnly: true });
}

function mayWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function probeFullText(connection: DatabaseSync): void {
  const row = connection.prepare("SELECT count(*) AS there FROM pragma_module_list WHERE name = 'fts5'").get();
  if (row?.there === 1) return;
  throw new KbError('store_unavailable', 'The SQLite of this Node.js has no FTS5. Use an official build of Node.js.');
}

/** Processes that make the base at the same moment wait for each other. */
function patiently(work: () => void): void {
  const deadline = performance.now() + openPatience;
  for (;;) {
    try {
      work();
      return;
    } catch (error) {
      if (!isBusy(error) || performance.now() > deadline) throw error;
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
  }
}

function prepare(connection: DatabaseSync, path: string, fixed: boolean): void {
  // No mmap_size: it gained nothing, counts the whole file as memory, and a failing disk would end the process.
  connection.exec('PRAGMA foreign_keys = ON; PRAGMA cache_size = -16384');
  refuseNewer(connection, path);
  if (fixed) return;
  const { journal_mode: mode } = connection.prepare('PRAGMA journal_mode').get() ?? {};
  if (mode !== 'wal') connection.exec('PRAGMA journal_mode = WAL');
  connection.exec('PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 67108864');
  if (schemaVersion(connection) < migrations.length) migrate(connection);
}

function migrate(connection: DatabaseSync): void {
  connection.exec('BEGIN IMMEDIATE');
  try {
    // Another process may have done it while this one waited for the lock.
    for (const migration of migrations.slice(schemaVersion(connection))) connection.exec(migration);
    connection.exec(`PRAGMA user_version = ${migrations.length}`);
    connection.exec('COMMIT');
  } catch (error) {
    if (connection.isTransaction) connection.exec('ROLLBACK');
    throw error;
  }
}

const schemaVersion = (connection: DatabaseSync): number =>
  Number(connection.prepare('PRAGMA user_version').get()?.user_version);
