import { constants } from 'node:fs';
import { type FileHandle, open, readlink, realpath, stat } from 'node:fs/promises';
import { KbError } from './errors.ts';

/**
 * Where an open file or folder really is. A path can lead elsewhere from one moment to the next; what is open cannot.
 * Throws `not_found` when that cannot be told.
 */
export async function placeOf(handle: FileHandle, path: string): Promise<string> {
  // Only Linux tells it by the handle itself.
  const told = await readlink(byHandle(handle)).catch(() => undefined);
  if (told !== undefined) return told;
  try {
    const real = await realpath(path);
    const [opened, there] = [await handle.stat(), await stat(real)];
    if (opened.ino === there.ino && opened.dev === there.dev) return real;
  } catch (cause) {
    throw gone(path, cause);
  }
  throw gone(path, undefined);
}

/** Opens a folder so that paths below `path` lead to what is in it, whatever takes its place meanwhile. */
export async function openFolder(
  folder: string,
): Promise<AsyncDisposable & { readonly place: string; readonly path: string }> {
  const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    const place = await placeOf(handle, folder);
    const anchored = byHandle(handle);
    const follows = await stat(anchored).then(
      () => true,
      () => false,
    );
    return { place, path: follows ? anchored : place, [Symbol.asyncDispose]: () => handle.close() };
  } catch (thrown) {
    await handle.close();
    throw thrown;
  }
}

const byHandle = (handle: FileHandle): string => `/proc/self/fd/${handle.fd}`;

const gone = (path: string, cause: unknown) => new KbError('not_found', `${path} has been moved.`, { cause });
