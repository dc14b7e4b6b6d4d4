import { setImmediate as turn } from 'node:timers/promises';
import type { Database } from '../database.ts';
import type { Writer } from '../writer.ts';
import { structureOf } from './structure.ts';

export interface Merger {
  /** Something was written: merges when nothing more has been for a moment. */
  wrote(): void;
  /** Merges what is left, for a moment at most. */
  close(): Promise<void>;
}

/**
 * Keeps the segments few, since every term is looked for in each of them. FTS5 leaves up to four of a size while it writes;
 * one or two of each take some ten milliseconds for a thousand passages, a little in each transaction so that others may write meanwhile.
 * What was begun is finished: until then all that are being merged count.
 */
export function merger(database: Database, writer: Writer): Merger {
  let waiting: NodeJS.Timeout | undefined;
  let isLeft = false;
  let isClosing = false;

  async function merge(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      isLeft = await writer.write(() => mergeSome(database), isOver);
      if (!isLeft) return;
      await turn();
    }
  }

  return {
    wrote() {
      isLeft = true;
      clearTimeout(waiting);
      // A disk that is full, or another process that writes all the time, is told to whoever writes next; a base with many segments is whole.
      waiting = setTimeout(() => {
        merge(() => isClosing).catch(() => undefined);
      }, QUIET_MILLISECONDS).unref();
    },
    async close() {
      isClosing = true;
      clearTimeout(waiting);
      const end = performance.now() + CLOSING_MILLISECONDS;
      if (isLeft) await merge(() => performance.now() > end).catch(() => undefined);
    },
  };
}

const QUIET_MILLISECONDS = 1000;
const CLOSING_MILLISECONDS = 500;
const FEW_SEGMENTS = 6;
const PAGES_AT_ONCE = 128;

/** Inside a write transaction: merges some pages; `false` when there was nothing to merge. */
export function mergeSome(database: Database): boolean {
  const { segments, isMerging } = structureOf(database);
  if (segments.length <= FEW_SEGMENTS && !isMerging) return false;
  const configured = database.sql("SELECT v FROM passage_index_config WHERE k = 'usermerge'").get();
  if (!configured)
    database.sql("INSERT INTO passage_index (passage_index, rank) VALUES ('usermerge', CAST(2 AS INTEGER))").run();
  const before = changes(database);
  database.sql(`INSERT INTO passage_index (passage_index, rank) VALUES ('merge', ${PAGES_AT_ONCE})`).run();
  // Of fewer than two changes nothing was merged: https://sqlite.org/fts5.html#the_merge_command
  return changes(database) - before >= 2;
}

const changes = (database: Database): number =>
  database.sql<{ total: number }>('SELECT total_changes() AS total').get()?.total ?? 0;
