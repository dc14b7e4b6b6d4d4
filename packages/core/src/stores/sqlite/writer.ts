import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { KbError } from '../../errors.ts';
import { connect } from './connection.ts';
import type { Database } from './database.ts';
import { isBusy } from './failure.ts';

export interface Writer {
  /** Runs `work` as one transaction, after the writes asked for before; waits for writers in other processes. */
  write<T>(work: () => T, cancelled: () => boolean): Promise<T>;
  /** Waits for the writes asked for. */
  close(): Promise<void>;
}

const patience = 60_000;

/** Lets processes write in turn, so that none starves: who waits for the base holds the turn, and nobody passes it. */
export function writer(path: string, database: Database): Writer {
  let turn: DatabaseSync | undefined;
  let last: Promise<unknown> = Promise.resolve();

  function takeTurn(): boolean {
    if (!turn) {
      turn = connect(join(path, 'turn.sqlite'));
      turn.exec('PRAGMA busy_timeout = 0');
    }
    try {
      turn.exec('BEGIN EXCLUSIVE');
      return true;
    } catch (error) {
      if (isBusy(error)) return false;
      throw error;
    }
  }

  async function until(taken: () => boolean, cancelled: () => boolean): Promise<void> {
    const deadline = performance.now() + patience;
    while (!taken()) {
      if (cancelled()) throw new KbError('cancelled', 'The call was cancelled.');
      if (performance.now() > deadline) {
        const message = `Another process has been writing to the knowledge base in ${path} for over a minute.`;
        throw new KbError('store_unavailable', `${message} Try again, or stop that process.`);
      }
      await sleep(2 + Math.random() * 3);
    }
  }

  async function transaction<T>(work: () => T, cancelled: () => boolean): Promise<T> {
    await until(takeTurn, cancelled);
    try {
      await until(() => database.begin(), cancelled);
    } finally {
      turn?.exec('ROLLBACK');
    }
    try {
      const result = work();
      if (cancelled()) throw new KbError('cancelled', 'The call was cancelled.');
      database.commit();
      return result;
    } catch (error) {
      database.rollback();
      throw error;
    }
  }

  return {
    write(work, cancelled) {
      const done = last.then(() => transaction(work, cancelled));
      last = done.catch(() => undefined);
      return done;
    },
    async close() {
      await last;
      turn?.close();
    },
  };
}
