import { randomUUID } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { KbError } from '../errors.ts';
import { makeFolder } from './make-folder.ts';
import { failureOf } from './sqlite/failure.ts';
import type { StateEntry, StateStore } from '../ports.ts';

/**
 * What a server keeps for itself (keys, grants, sign-ins, sources, jobs) in `access.sqlite`, a file of its own that only its owner may
 * read: a bulk load of documents never makes a sign-in wait. Several processes may have it open.
 */
export function sqliteState({
  path,
  now = Date.now,
}: {
  /** The data folder. */
  readonly path: string;
  readonly now?: () => number;
}): StateStore {
  const db = open(path);
  const sql = statements(db);
  const known = recentRows(db);
  let writes = 0;

  function translating<T>(work: () => T): T {
    try {
      return work();
    } catch (cause) {
      throw storeFailure(cause, path);
    }
  }

  function writing<T>(work: () => T): T {
    try {
      return translating(work);
    } finally {
      known.forget();
    }
  }

  function lives(row: Record<string, SQLInputValue> | undefined): boolean {
    return row !== undefined && (row['expires_at'] === null || Number(row['expires_at']) > now());
  }

  function purgeSometimes(): void {
    writes += 1;
    if (writes % PURGE_EVERY === 1) sql.purge.run(now(), PURGE_AT_MOST);
  }

  return {
    get: async (kind, id) =>
      translating(() => {
        const row = known.get(kind, id);
        return lives(row) ? entryOf(row) : undefined;
      }),
    set: async (kind, id, value, { expiresAt, ifStamp } = {}) =>
      writing(() => {
        purgeSometimes();
        const written = { kind, id, value: JSON.stringify(value), expiresAt: expiresAt ?? null, stamp: randomUUID() };
        if (ifStamp === undefined) return sql.put.run(written).changes > 0;
        if (ifStamp === null) return sql.create.run({ ...written, now: now() }).changes > 0;
        return sql.replace.run({ ...written, now: now(), ifStamp }).changes > 0;
      }),
    add: async (kind, entries) =>
      writing(() => {
        db.exec('BEGIN IMMEDIATE');
        try {
          purgeSometimes();
          const written = { kind, now: now(), stamp: randomUUID() };
          for (const { id, value, expiresAt = null } of entries)
            sql.create.run({ ...written, id, value: JSON.stringify(value), expiresAt });
          db.exec('COMMIT');
        } catch (cause) {
          if (db.isTransaction) db.exec('ROLLBACK');
          throw cause;
        }
      }),
    delete: async (kind, id) => writing(() => lives(sql.remove.get(kind, id))),
    list: async (kind, { limit, prefix = '', cursor, newest = false }) =>
      translating(() => {
        const bounds = { kind, from: prefix, to: `${prefix}\u{10ffff}`, now: now(), limit: limit + 1 };
        const rows = newest
          ? sql.newest.all({ ...bounds, before: cursor ?? null })
          : sql.oldest.all({ ...bounds, after: cursor ?? null });
        const found = rows.flatMap((row) => entryOf(row) ?? []);
        const items = found.slice(0, limit);
        const last = items.at(-1);
        return found.length > limit && last ? { items, cursor: last.id } : { items };
      }),
    count: async (kind, id, expiresAt) =>
      writing(() => {
        purgeSometimes();
        const row = sql.count.get({ kind, id, expiresAt, stamp: randomUUID(), now: now() });
        return { count: Number(row?.['value']), expiresAt: Number(row?.['expires_at']) };
      }),
    async [Symbol.asyncDispose]() {
      db.close();
    },
  };
}

const VERSION = 1;
const PURGE_EVERY = 200;
const PURGE_AT_MOST = 1_000;

const schema = `
  CREATE TABLE entry (
    kind TEXT NOT NULL, id TEXT NOT NULL, value TEXT NOT NULL, expires_at INTEGER, stamp TEXT NOT NULL,
    PRIMARY KEY (kind, id)
  ) WITHOUT ROWID, STRICT;
  CREATE INDEX entry_end ON entry (expires_at) WHERE expires_at IS NOT NULL;
  PRAGMA user_version = ${VERSION};`;

function open(path: string): DatabaseSync {
  try {
    makeFolder(path);
    const file = join(path, 'access.sqlite');
    // SQLite gives its other files the mode of this one.
    closeSync(openSync(file, 'a', 0o600));
    const db = new DatabaseSync(file, { timeout: 5_000 });
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
    migrate(db);
    return db;
  } catch (cause) {
    if (cause instanceof KbError) throw cause;
    throw storeFailure(cause, path, `The file of keys and sign-ins in ${path} cannot be opened.`);
  }
}

function migrate(db: DatabaseSync): void {
  db.exec('BEGIN IMMEDIATE');
  const version = Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
  if (version === 0) db.exec(schema);
  db.exec('COMMIT');
  if (version <= VERSION) return;
  db.close();
  throw new KbError('store_unavailable', 'The file access.sqlite was written by a newer kb-mcp. Use that version.');
}

type Values = Record<string, SQLInputValue>;

/** What was read last, as long as no connection has written since: a key is asked for by every request. */
function recentRows(db: DatabaseSync) {
  const version = db.prepare('PRAGMA data_version');
  const read = db.prepare(`SELECT ${COLUMNS} FROM entry WHERE kind = ? AND id = ?`);
  const rows = new Map<string, Values | undefined>();
  let seen: SQLInputValue | undefined;
  return {
    get(kind: string, id: string): Values | undefined {
      const now = version.get()?.['data_version'];
      if (now !== seen || rows.size > MOST_KEPT) rows.clear();
      seen = now;
      const key = `${kind}\n${id}`;
      if (!rows.has(key)) rows.set(key, read.get(kind, id));
      return rows.get(key);
    },
    /** To be called after every write of this connection, of which `data_version` does not tell. */
    forget: () => rows.clear(),
  };
}

const MOST_KEPT = 1_000;

const COLUMNS = 'id, value, expires_at, stamp';
const LIVE = '(expires_at IS NULL OR expires_at > :now)';
const INSERT = 'INSERT INTO entry (kind, id, value, expires_at, stamp)';
const SELECT = `SELECT ${COLUMNS} FROM entry WHERE kind = :kind AND id >= :from AND id < :to AND ${LIVE}`;
const OVERWRITE =
  'ON CONFLICT DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at, stamp = excluded.stamp';

function statements(db: DatabaseSync) {
  const prepare = (text: string): StatementSync => db.prepare(text);
  return {
    put: prepare(`${INSERT} VALUES (:kind, :id, :value, :expiresAt, :stamp) ${OVERWRITE}`),
    create: prepare(
      `${INSERT} VALUES (:kind, :id, :value, :expiresAt, :stamp) ${OVERWRITE} WHERE entry.expires_at <= :now`,
    ),
    replace: prepare(
      `UPDATE entry SET value = :value, expires_at = :expiresAt, stamp = :stamp WHERE kind = :kind AND id = :id AND stamp = :ifStamp AND ${LIVE}`,
    ),
    remove: prepare('DELETE FROM entry WHERE kind = ? AND id = ? RETURNING expires_at'),
    oldest: prepare(`${SELECT} AND (:after IS NULL OR id > :after) ORDER BY id LIMIT :limit`),
    newest: prepare(`${SELECT} AND (:before IS NULL OR id < :before) ORDER BY id DESC LIMIT :limit`),
    count: prepare(
      `${INSERT} VALUES (:kind, :id, '1', :expiresAt, :stamp) ON CONFLICT DO UPDATE SET
         value = CASE WHEN ${LIVE} THEN CAST(value + 1 AS TEXT) ELSE '1' END,
         expires_at = CASE WHEN ${LIVE} THEN expires_at ELSE excluded.expires_at END,
         stamp = excluded.stamp
       RETURNING value, expires_at`,
    ),
    purge: prepare('DELETE FROM entry WHERE (kind, id) IN (SELECT kind, id FROM entry WHERE expires_at <= ? LIMIT ?)'),
  };
}

interface Row {
  readonly id: string;
  readonly value: string;
  readonly expires_at: number | null;
  readonly stamp: string;
}

function entryOf(row: Record<string, SQLInputValue> | undefined): StateEntry | undefined {
  if (!row) return undefined;
  // The table is STRICT, so these are the types that its columns have.
  const { id, value, expires_at: expiresAt, stamp } = row as unknown as Row;
  const entry = { id, value: JSON.parse(value) as unknown, stamp };
  return expiresAt === null ? entry : { ...entry, expiresAt };
}

/** What SQLite says as a sentence that tells what to do. */
function storeFailure(
  cause: unknown,
  path: string,
  sentence = 'The keys, sign-ins and jobs cannot be read right now. Try again.',
): KbError {
  const { code, message } = failureOf(cause, path);
  return new KbError('store_unavailable', code === 'store_unavailable' ? message : sentence, { cause });
}
