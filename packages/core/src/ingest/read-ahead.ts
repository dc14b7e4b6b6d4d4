import { type KbError, toKbError } from '../errors.ts';
import { inGroups } from './in-groups.ts';
import type { EntryContent, SkippedEntry, SourceEntry } from './reader.ts';

const FILES_AHEAD = 64;
const BYTES_AHEAD = 8 * 1024 * 1024;

/** An entry with its content, or with why it has none. */
export interface ReadEntry<E extends SourceEntry | SkippedEntry> {
  readonly entry: E;
  readonly content: EntryContent | 'unchanged' | 'gone' | KbError;
}

/** Refuses a file by its name and size. */
export type CheckFile = (name: string, bytes: number) => Promise<void>;

/**
 * Groups of entries read while the group before is worked on, and the group after is looked for; bounded in number and in bytes. A large one is
 * read when its turn comes.
 */
export async function* readAhead<E extends SourceEntry | SkippedEntry>(
  found: AsyncIterable<E> | Iterable<E>,
  check: CheckFile = () => Promise.resolve(),
  signal?: AbortSignal,
): AsyncGenerator<readonly ReadEntry<E>[]> {
  let ahead: Promise<readonly ReadEntry<E>[]> | undefined;
  const groups = inGroups(found, { items: FILES_AHEAD, bytes: { of: sizeOf, most: BYTES_AHEAD } });
  try {
    let next = groups.next();
    for (;;) {
      const { value: group, done } = await next;
      if (done === true) break;
      if (ahead && bytesOf(group) > BYTES_AHEAD) {
        yield await ahead;
        ahead = undefined;
      }
      const reading = handled(Promise.all(group.map((entry) => readOne(entry, check, signal))));
      // Not before these are being read: what a page leads to is known then.
      next = handled(groups.next());
      if (ahead) yield await ahead;
      ahead = reading;
    }
    if (ahead) yield await ahead;
  } finally {
    await groups.return(undefined);
  }
}

/** Whoever awaits it gets its rejection; until then that must not count as unhandled. */
function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

const sizeOf = (entry: SourceEntry | SkippedEntry): number => ('reason' in entry ? 0 : (entry.bytes ?? 0));

const bytesOf = (group: readonly (SourceEntry | SkippedEntry)[]): number =>
  group.reduce((sum, entry) => sum + sizeOf(entry), 0);

async function readOne<E extends SourceEntry | SkippedEntry>(
  entry: E,
  check: CheckFile,
  signal: AbortSignal | undefined,
): Promise<ReadEntry<E>> {
  if ('reason' in entry) return { entry, content: entry.reason };
  try {
    await check(entry.path, sizeOf(entry));
    return { entry, content: await entry.read({ signal }) };
  } catch (thrown) {
    signal?.throwIfAborted();
    return { entry, content: toKbError(thrown) };
  }
}
