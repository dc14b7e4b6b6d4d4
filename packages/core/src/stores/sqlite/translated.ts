import { KbError } from '../../errors.ts';
import { failureOf, isFull } from './failure.ts';

/** Does some work on files of a base outside its thread; what SQLite or the file system says becomes a sentence about the folder, or about the one that is written to. */
export async function translated<T>(path: string, work: () => T | Promise<T>, written = path): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const { code, message } = failureOf(cause, isFull(cause) ? written : path);
    throw code === undefined ? cause : new KbError(code, message, { cause });
  }
}
