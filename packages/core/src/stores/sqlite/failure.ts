import { statfsSync } from 'node:fs';
import { KbError } from '../../errors.ts';
import type { Failure } from './protocol.ts';

/** An error ready to leave the thread: SQLite's and the file system's become sentences that say what to do. */
export function failureOf(error: unknown, path: string): Failure {
  if (error instanceof KbError) return { code: error.code, message: error.message, stack: stackOf(error.cause) };
  const message = error instanceof Error ? error.message : String(error);
  const stack = stackOf(error);
  const sentence = sqliteSentence(error, path) ?? fileSentence(error, path);
  return sentence === undefined ? { message, stack } : { code: 'store_unavailable', message: sentence, stack };
}

/** SQLite's result code without its extension, `undefined` for other errors. */
function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined;
  return error.errcode & 0xff;
}

/** Another connection holds the lock. */
export const isBusy = (error: unknown): boolean => [5, 6].includes(sqliteCode(error) ?? 0);

/** There is no room left on the disk. */
export const isFull = (error: unknown): boolean =>
  sqliteCode(error) === 13 || (error instanceof Error && 'code' in error && error.code === 'ENOSPC');

/** An error like the one that SQLite throws where bytes are not what it wrote. */
export const damaged = (message: string): Error => Object.assign(new Error(message), { errcode: 11 });

/** Bytes are not what SQLite wrote. */
export const isDamage = (error: unknown): boolean => [11, 26].includes(sqliteCode(error) ?? 0);

function sqliteSentence(error: unknown, path: string): string | undefined {
  switch (sqliteCode(error)) {
    case 5:
    case 6:
      return `Another process has been writing to the knowledge base in ${path} for too long. Try again, or stop that process.`;
    case 3:
    case 8:
      return `The knowledge base in ${path} cannot be written to. Give this user write access to the folder and its files.`;
    case 7:
      return 'There is not enough memory for the knowledge base.';
    case 10:
      if (hasNoRoom(path)) return fullSentence(path);
      return `Reading or writing the knowledge base in ${path} failed. Check the disk, and that the folder is on a local one.`;
    case 11:
    case 26:
      return `The knowledge base in ${path} is damaged. Restore the folder from a copy, or move it away and add the documents again.`;
    case 13:
      return fullSentence(path);
    case 14:
      return `The knowledge base in ${path} cannot be opened. Check that the folder exists and that this user may write there.`;
    default:
      return undefined;
  }
}

const fullSentence = (path: string): string =>
  `The disk that holds ${path} is full. What was written before is kept, the last change was not made: free some space and do the same again, which goes on from there.`;

/** Opening a base takes a little room of its own; SQLite says of none only that something failed. */
function hasNoRoom(path: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(path);
    return bavail * bsize < ROOM_BYTES;
  } catch {
    // Whatever is wrong with the folder, it is not that.
    return false;
  }
}

const ROOM_BYTES = 64 * 1024;

const fileSentences: Readonly<Record<string, string>> = {
  ENOENT: 'it cannot be made there',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of the path is not a folder',
  EEXIST: 'there is a file of that name',
};

function fileSentence(error: unknown, path: string): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  const reason = fileSentences[error.code];
  return reason && `The data folder ${path} cannot be used: ${reason}.`;
}

const stackOf = (error: unknown): string | undefined => (error instanceof Error ? error.stack : undefined);
