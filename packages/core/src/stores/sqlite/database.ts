import type { SQLInputValue } from 'node:sqlite';
import { busyTimeout, openBase, refuseNewer } from './connection.ts';
import { isBusy } from './failure.ts';

export interface Statement<Row> {
  get(...parameters: SQLInputValue[]): Row | undefined;
  all(...parameters: SQLInputValue[]): Row[];
  run(...parameters: SQLInputValue[]): { readonly lastInsertRowid: number | bigint };
}

/** One connection, with its statements kept ready. */
export interface Database {
  /** `Row` is what the SQL selects; the caller answers for it. */
  sql<Row = unknown>(text: string): Statement<Row>;
  /** As `sql`, each row a list of its columns: a hundred candidates are read in .6 ms, as objects with named columns in .8. */
  lists<Row extends readonly unknown[]>(text: string): Statement<Row>;
  /** Runs all of `work` on one state of the base. */
  snapshot<T>(work: () => T): T;
  /** Starts a write transaction; `false` when another connection is in one. */
  begin(): boolean;
  commit(): void;
  rollback(): void;
  /** Another value after every commit, of whatever process. */
  version(): string;
  close(): void;
}

const keptStatements = 256;

/** Opens the base in a folder, and makes or upgrades it when needed. */
export function openDatabase(path: string): Database {
  const connection = openBase(path);
  const statements = new Map<string, Statement<unknown>>();
  const listing = new Map<string, Statement<unknown>>();
  let ownCommits = 0;

  function kept<Row>(among: Map<string, Statement<unknown>>, text: string, asLists: boolean): Statement<Row> {
    let statement = among.get(text);
    if (!statement) {
      if (among.size >= keptStatements) among.clear();
      const prepared = connection.prepare(text);
      prepared.setReturnArrays(asLists);
      // SQLite's rows have the columns that the SQL names, and that is what `Row` says.
      statement = prepared as unknown as Statement<unknown>;
      among.set(text, statement);
    }
    // As above.
    return statement as Statement<Row>;
  }
  const sql = <Row>(text: string): Statement<Row> => kept(statements, text, false);

  return {
    sql,
    lists: (text) => kept(listing, text, true),
    snapshot(work) {
      sql('BEGIN').run();
      try {
        return work();
      } finally {
        if (connection.isTransaction) sql('COMMIT').run();
      }
    },
    begin() {
      refuseNewer(connection, path);
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
