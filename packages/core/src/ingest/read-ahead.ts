import { readFile } from 'node:fs/promises';
import { KbError } from '../errors.ts';
import type { FoundFile, SkippedPath } from './walk.ts';

const FILES_AHEAD = 64;
const BYTES_AHEAD = 32 * 1024 * 1024;

/** A file with its content. */
export interface ReadFile extends FoundFile {
  readonly content: Uint8Array;
}

/** Refuses a file by its name and size. */
export type CheckFile = (name: string, bytes: number) => Promise<void>;

/** Groups of files read while the group before is worked on; bounded in number and in bytes. A large file is read when its turn comes. */
export async function* readAhead(
  found: AsyncIterable<FoundFile | SkippedPath>,
  check: CheckFile = () => Promise.resolve(),
): AsyncGenerator<readonly (ReadFile | SkippedPath)[]> {
  let ahead: Promise<readonly (ReadFile | SkippedPath)[]> | undefined;
  for await (const group of grouped(found)) {
    if (ahead && bytesOf(group) > BYTES_AHEAD) {
      yield await ahead;
      ahead = undefined;
    }
    const reading = Promise.all(group.map((entry) => readOne(entry, check)));
    if (ahead) yield await ahead;
    ahead = reading;
  }
  if (ahead) yield await ahead;
}

async function* grouped(found: AsyncIterable<FoundFile | SkippedPath>): AsyncGenerator<(FoundFile | SkippedPath)[]> {
  let group: (FoundFile | SkippedPath)[] = [];
  let bytes = 0;
  for await (const entry of found) {
    // A large file is a group of its own.
    if ('bytes' in entry && entry.bytes > BYTES_AHEAD && group.length > 0) {
      yield group;
      [group, bytes] = [[], 0];
    }
    group.push(entry);
    bytes += 'bytes' in entry ? entry.bytes : 0;
    if (group.length < FILES_AHEAD && bytes < BYTES_AHEAD) continue;
    yield group;
    group = [];
    bytes = 0;
  }
  if (group.length > 0) yield group;
}

const bytesOf = (group: readonly (FoundFile | SkippedPath)[]): number =>
  group.reduce((sum, entry) => sum + ('bytes' in entry ? entry.bytes : 0), 0);

async function readOne(entry: FoundFile | SkippedPath, check: CheckFile): Promise<ReadFile | SkippedPath> {
  if ('reason' in entry) return entry;
  try {
    await check(entry.path, entry.bytes);
    return { ...entry, content: await readFile(entry.path) };
  } catch (cause) {
    if (cause instanceof KbError) return { path: entry.path, reason: cause };
    return { path: entry.path, reason: new KbError('unreadable', `${entry.path} cannot be read.`, { cause }) };
  }
}
