import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { KbError } from '../../errors.ts';
import { isBusy } from './failure.ts';
import { migrations } from './schema.ts';

export interface Statement<Row> {
  get(...parameters: SQLInputValue[]): Row | undefined;
  all(...parameters: SQLInputValue[]): Row[];
  run(...parameters: SQLInputValue[]): unknown;
}

/** One connection, with its statements kept ready. */
export interface Database {
  /** `Row` is what the SQL selects; the caller answers for it. */
  sql<Row = unknown>(text: string): Statement<Row>;
  /** Runs all of `work` on one state of the base. */
  snapshot<T>(work: () => T): T;
  /** Starts a write transaction; `false` when another connection is in one. */
  begin(): boolean;
  commit(): void;
  rollback(): void;
  /** Another number after every commit, of whatever process. */
  version(): string;
  close(): void;
}

const busyTimeout = 5000;
const openPatience = 15_000;
const keptStatements = 256;

/** Opens the base in a folder, and makes or upgrades it when needed. */
export function openDatabase(path: string): Database {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const connection = connect(join(path, 'kb.sqlite'));
  try {
    patiently(() => prepareFile(connection, path));
  } catch (error) {
    connection.close();
    throw error;
  }
  const statements = new Map<string, Statement<unknown>>();
  let ownCommits = 0;

  function sql<Row>(text: string): Statement<Row> {
    let statement = statements.get(text);
    if (!statement) {
      if (statements.size >= keptStatements) statements.clear();
      // SQLite's rows have the columns that the SQL names, and that is what `Row` says.
      statement = connection.prepare(text) as unknown as Statement<unknown>;
      statements.set(text, statement);
    }
    // As above.
    return statement as Statement<Row>;
  }

  return {
    sql,
    snapshot(work) {
      sql('BEGIN').run();
      try {
        return work();
      } finally {
        if (connection.isTransaction) sql('COMMIT').run();
      }
    },
    begin() {
      if (schemaVersion(connection) !== migrations.length) throw newer(path);
      connection.exec('PRAGMA busy_timeout = 0');
      try {
        sql('BEGIN IMMEDIATE').run();
      } catch (error) {
        if (isBusy(error)) return false;
        throw error;
      } finally {
        connection.exec(`PRAGMA busy_timeout = ${busyTimeout}`);
      }
      return true;
    },
    commit() {
      sql('COMMIT').run();
      ownCommits++;
    },
    rollback() {
      // A full disk makes SQLite roll back by itself.
      if (connection.isTransaction) sql('ROLLBACK').run();
    },
    version() {
      const row = sql<{ data_version: number }>('PRAGMA data_version').get();
      return `${row?.data_version}.${ownCommits}`;
    },
    close: () => connection.close(),
  };
}

/** A connection to one file, without the warning that Node 22 prints for its SQLite module; other warnings stay. */
export function connect(file: string): DatabaseSync {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
  process.emitWarning = emitWarning;
  // SQLite would make it readable for everybody.
  if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600));
  return new DatabaseSync(file, { timeout: busyTimeout });
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

function prepareFile(connection: DatabaseSync, path: string): void {
  const { journal_mode: mode } = connection.prepare('PRAGMA journal_mode').get() ?? {};
  if (mode !== 'wal') connection.exec('PRAGMA journal_mode = WAL');
  connection.exec(`
    PRAGMA synchronous = NORMAL;
    PRAGMA foreign_keys = ON;
    PRAGMA cache_size = -65536;
    PRAGMA mmap_size = 2147483648;
    PRAGMA journal_size_limit = 67108864;
  `);
  const found = schemaVersion(connection);
  if (found > migrations.length) throw newer(path);
  if (found < migrations.length) migrate(connection);
}

const newer = (path: string): KbError =>
  new KbError('store_unavailable', `The knowledge base in ${path} was made by a newer kb-mcp. Update this one.`);

function migrate(connection: DatabaseSync): void {
  probeFullText(connection);
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

function probeFullText(connection: DatabaseSync): void {
  const row = connection.prepare("SELECT count(*) AS there FROM pragma_module_list WHERE name = 'fts5'").get();
  if (row?.there === 1) return;
  throw new KbError('store_unavailable', 'The SQLite of this Node.js has no FTS5. Use an official build of Node.js.');
}

function schemaVersion(connection: DatabaseSync): number {
  return Number(connection.prepare('PRAGMA user_version').get()?.user_version);
}
