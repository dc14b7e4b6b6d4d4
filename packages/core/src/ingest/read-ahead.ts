import { readFile } from 'node:fs/promises';
import { KbError } from '../errors.ts';
import type { FoundFile, SkippedPath } from './walk.ts';

const FILES_AHEAD = 64;
const BYTES_AHEAD = 32 * 1024 * 1024;
const MAX_FILE_BYTES = 1024 * 1024 * 1024;

/** A file with its content. */
export interface ReadFile extends FoundFile {
  readonly content: Uint8Array;
}

/** Groups of files read while the group before is worked on; bounded in number and in bytes. */
export async function* readAhead(
  found: AsyncIterable<FoundFile | SkippedPath>,
): AsyncGenerator<readonly (ReadFile | SkippedPath)[]> {
  let ahead: Promise<readonly (ReadFile | SkippedPath)[]> | undefined;
  for await (const group of grouped(found)) {
    const reading = Promise.all(group.map(readOne));
    if (ahead) yield await ahead;
    ahead = reading;
  }
  if (ahead) yield await ahead;
}

async function* grouped(found: AsyncIterable<FoundFile | SkippedPath>): AsyncGenerator<(FoundFile | SkippedPath)[]> {
  let group: (FoundFile | SkippedPath)[] = [];
  let bytes = 0;
  for await (const entry of found) {
    group.push(entry);
    bytes += 'bytes' in entry ? entry.bytes : 0;
    if (group.length < FILES_AHEAD && bytes < BYTES_AHEAD) continue;
    yield group;
    group = [];
    bytes = 0;
  }
  if (group.length > 0) yield group;
}

async function readOne(entry: FoundFile | SkippedPath): Promise<ReadFile | SkippedPath> {
  if ('reason' in entry) return entry;
  if (entry.bytes > MAX_FILE_BYTES)
    return { path: entry.path, reason: new KbError('too_large', `${entry.path} is larger than 1 GiB.`) };
  try {
    return { ...entry, content: await readFile(entry.path) };
  } catch (cause) {
    return { path: entry.path, reason: new KbError('unreadable', `${entry.path} cannot be read.`, { cause }) };
  }
}
