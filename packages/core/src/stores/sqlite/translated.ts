import { KbError } from '../../errors.ts';
import { failureOf } from './failure.ts';

/** Does some work on files of a base outside its thread; what SQLite or the file system says becomes a sentence. */
export async function translated<T>(path: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const { code, message } = failureOf(cause, path);
    throw code === undefined ? cause : new KbError(code, message, { cause });
  }
}
