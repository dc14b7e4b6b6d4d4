import { hash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { z } from 'zod';
import type { ReadQuery, SourceEntry } from '../reader.ts';
import { stampOf } from './file-stamp.ts';

/** What is kept of a page until the next time: the style sheets that say what of it is hidden, also those that are not there. */
export interface SheetsNote {
  readonly sheets: readonly string[];
}

const schema = z.object({ sheets: z.array(z.string()) });

/** Makes the style sheets that a page linked to when it was read a part of its stamp: it is looked at again when one of them has changed. */
export function sheetStamps({ before }: Pick<ReadQuery, 'before'>): <E extends SourceEntry>(entry: E) => Promise<E> {
  // Pages of one folder share their sheets.
  const known = new Map<string, Promise<string | undefined>>();

  function stampAt(path: string): Promise<string | undefined> {
    const stamp =
      known.get(path) ??
      stat(path).then(
        (stats) => stampOf(stats, Date.now()),
        () => 'none',
      );
    known.set(path, stamp);
    return stamp;
  }

  return async (entry) => {
    const note = schema.safeParse(before?.(entry.key)?.note);
    if (!note.success || entry.stamp === undefined) return entry;
    const stamps = await Promise.all(note.data.sheets.map(stampAt));
    if (stamps.includes(undefined)) return { ...entry, stamp: undefined };
    return { ...entry, stamp: `${entry.stamp} ${hash('sha256', stamps.join(), 'hex').slice(0, 16)}` };
  };
}
