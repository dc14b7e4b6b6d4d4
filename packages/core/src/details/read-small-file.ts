import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { KbError } from '../errors.ts';

/** The text of a plain file of at most so many bytes, never through a link; `undefined` when there is none. Throws `unreadable` or `too_large`. */
export async function readSmallFile(path: string, most: number): Promise<string | undefined> {
  try {
    // Non-blocking, so that a FIFO in its place cannot hold the run.
    await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | (constants.O_NOFOLLOW ?? 0));
    const stats = await file.stat();
    if (!stats.isFile()) throw new KbError('unreadable', `${path} is no plain file.`);
    if (stats.size > most) throw new KbError('too_large', `${path} is larger than ${Math.round(most / 1024)} kB.`);
    return new TextDecoder('utf-8', { fatal: true }).decode(await file.readFile());
  } catch (cause) {
    if (cause instanceof KbError) throw cause;
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG') return undefined;
    const why =
      code === 'ELOOP' ? 'is a link' : code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? 'is not UTF-8' : 'cannot be read';
    throw new KbError('unreadable', `${path} ${why}.`, { cause });
  }
}
