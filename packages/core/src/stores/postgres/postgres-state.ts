import { randomUUID } from 'node:crypto';
import type { NewEntry, StateEntry, StateStore } from '../../ports.ts';
import { caller } from './caller.ts';
import type { SqlClient } from './sql-client.ts';

/** Credentials, grants, sign-ins and counters in PostgreSQL, shared by all servers on one database. */
export function postgresState({
  client,
  now = Date.now,
}: {
  /** The way to the database; it is closed with the state. */
  readonly client: SqlClient;
  readonly now?: () => number;
}): StateStore {
  const database = caller(client);
  const counting = new Map<string, Promise<unknown>>();

  /** Counts of one counter wait for each other here, in the order of the calls, and not on connections. */
  async function inTurn<T>(counter: string, count: () => Promise<T>): Promise<T> {
    const before = counting.get(counter);
    const turn = before ? before.then(count, count) : count();
    counting.set(counter, turn);
    try {
      return await turn;
    } finally {
      if (counting.get(counter) === turn) counting.delete(counter);
    }
  }

  async function create(kind: string, { id, value, expiresAt }: NewEntry): Promise<boolean> {
    const entry = { kind, id, value: JSON.stringify(value), expiresAt, stamp: randomUUID() };
    return (await database.write('state_set', { ...entry, ifStamp: null, now: now() })) === true;
  }

  return {
    async get(kind, id) {
      // The function answers so, as below.
      const row = (await database.read('state_get', { kind, id, now: now() })) as EntryRow | undefined;
      return row && toEntry(row);
    },
    async set(kind, id, value, { expiresAt, ifStamp } = {}) {
      const entry = { kind, id, value: JSON.stringify(value), expiresAt, stamp: randomUUID() };
      return (await database.write('state_set', { ...entry, ifStamp, now: now() })) === true;
    },
    async add(kind, entries) {
      await Promise.all(entries.map((entry) => create(kind, entry)));
    },
    async delete(kind, id) {
      return (await database.write('state_delete', { kind, id, now: now() })) === true;
    },
    async list(kind, { limit, prefix = '', cursor, newest = false }) {
      const query = { kind, limit: limit + 1, prefix, cursor, newest, now: now() };
      const found = ((await database.read('state_list', query)) as readonly EntryRow[]).map(toEntry);
      const items = found.slice(0, limit);
      const last = items.at(-1);
      return found.length > limit && last ? { items, cursor: last.id } : { items };
    },
    async count(kind, id, expiresAt) {
      const entry = { kind, id, expiresAt, stamp: randomUUID(), now: now() };
      const answer = await inTurn(`${kind} ${id}`, () => database.write('state_count', entry));
      return answer as { count: number; expiresAt: number };
    },
    [Symbol.asyncDispose]: () => database.close(),
  };
}

interface EntryRow {
  readonly id: string;
  /** JSON. */
  readonly value: string;
  readonly expiresAt: number | null;
  readonly stamp: string;
}

const toEntry = ({ id, value, expiresAt, stamp }: EntryRow): StateEntry => ({
  id,
  value: JSON.parse(value) as unknown,
  stamp,
  ...(expiresAt !== null && { expiresAt }),
});
