import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { KbError } from './errors.ts';
import type { FileArea, FileEntry } from './knowledge-base.ts';
import { openFolder, placeOf } from './real-place.ts';

export interface FileAreaOptions {
  /** Folders that callers may reach; none means no file is reachable. */
  readonly roots: readonly string[];
  /** Files and folders that are never written to, even inside a root: the store, the configuration. */
  readonly protect: readonly string[];
}

/** A file read or written through the area is at most this long. */
const MAX_BYTES = 64 * 1024 * 1024;

/** Reaches files inside the roots and nowhere else: every path is resolved to its real path first. */
export function fileArea({ roots, protect }: FileAreaOptions): FileArea {
  const realRoots = lazily(() => Promise.all(roots.map((root) => realpath(resolve(root)).catch(() => resolve(root)))));
  const realProtected = lazily(() =>
    Promise.all(protect.map((path) => realpath(resolve(path)).catch(() => resolve(path)))),
  );

  async function locate(path: string): Promise<string> {
    if (path.includes('\0')) throw new KbError('invalid_input', 'A path cannot hold a NUL character.');
    const known = await realRoots();
    const first = known[0];
    if (first === undefined)
      throw new KbError('forbidden', 'No folder is open to callers. Start kb-mcp with --root <folder>.');
    const candidates = isAbsolute(path) ? [resolve(path)] : known.map((root) => resolve(root, path));
    const denied = new KbError('forbidden', 'That path is outside the folders that are open to callers.');
    let missing: unknown = denied;
    for (const candidate of candidates) {
      try {
        const real = await realpath(candidate);
        if (known.some((root) => isInside(root, real))) return real;
      } catch (cause) {
        // Whether a file exists outside the roots is nobody's business.
        if (known.some((root) => isInside(root, candidate))) missing = notFound(path, cause);
      }
    }
    throw missing;
  }

  /** For what was opened by a path that may have begun to lead elsewhere. */
  async function requireReached(place: string): Promise<void> {
    if ((await realRoots()).some((root) => isInside(root, place))) return;
    throw new KbError('forbidden', 'That path is outside the folders that are open to callers.');
  }

  async function contentOf(path: string, most: number): Promise<Uint8Array> {
    const real = await locate(path);
    // Non-blocking, so that a FIFO put in place of the file cannot hold the call.
    const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;
    await using handle = await open(real, flags).catch((cause: unknown) => {
      throw notFound(path, cause);
    });
    await requireReached(await placeOf(handle, real));
    const found = await handle.stat();
    if (!found.isFile()) throw new KbError('invalid_input', `${path} is not a file.`);
    if (found.size > most) throw new KbError('too_large', `${path} is longer than ${most} bytes.`);
    return handle.readFile();
  }

  return {
    resolve: locate,

    async list(path, { limit, cursor }) {
      const names = path === undefined ? await realRoots() : await childrenOf(await locate(path), path);
      const after = cursor === undefined ? '' : Buffer.from(cursor, 'base64url').toString();
      const rest = names.toSorted().filter((name) => name > after);
      const items: FileEntry[] = [];
      for (const name of rest.slice(0, limit)) {
        const found = await entryOf(name, path === undefined ? name : join(path, basename(name)), await realRoots());
        if (found) items.push(found);
      }
      const last = rest[limit - 1];
      return rest.length > limit && last !== undefined
        ? { items, cursor: Buffer.from(last).toString('base64url') }
        : { items };
    },

    // Whoever reads documents has a limit of its own.
    bytes: (path) => contentOf(path, Infinity),

    async read(path, { from, limit }) {
      const text = decode(await contentOf(path, MAX_BYTES), path);
      return { text: text.slice(from, from + limit), characters: text.length };
    },

    async write(path, text, { overwrite }) {
      const bytes = Buffer.from(text, 'utf8');
      if (bytes.length > MAX_BYTES) throw new KbError('too_large', `A file may be at most ${MAX_BYTES} bytes.`);
      const name = basename(path);
      if (name === '' || name === '.' || name === '..' || path.endsWith('/'))
        throw new KbError('invalid_input', 'Give the path of a file.');
      const located = await locate(dirname(path));
      await using folder = await openFolder(located).catch((cause: unknown) => {
        throw notFound(dirname(path), cause);
      });
      await requireReached(folder.place);
      const target = join(folder.place, name);
      for (const kept of await realProtected()) {
        if (isInside(kept, target)) throw new KbError('forbidden', 'That path belongs to kb-mcp itself.');
      }
      const existing = await lstat(join(folder.path, name)).catch(() => undefined);
      if (existing && !existing.isFile()) throw new KbError('forbidden', `${path} is not a plain file.`);
      if (existing && !overwrite) throw new KbError('conflict', `${path} exists already. Set overwrite to replace it.`);
      await replaceFile(join(folder.path, name), bytes, path);
      return { bytes: bytes.length };
    },
  };
}

async function childrenOf(folder: string, asked: string): Promise<string[]> {
  try {
    return (await readdir(folder)).map((name) => join(folder, name));
  } catch (cause) {
    throw new KbError('invalid_input', `${asked} is not a folder that can be read.`, { cause });
  }
}

/** What a name stands for; nothing for a link that leads nowhere or out of the roots. */
async function entryOf(name: string, shown: string, roots: readonly string[]): Promise<FileEntry | undefined> {
  const real = await realpath(name).catch(() => undefined);
  if (real === undefined || !roots.some((root) => isInside(root, real))) return undefined;
  const found = await stat(real).catch(() => undefined);
  if (!found || (!found.isFile() && !found.isDirectory())) return undefined;
  return {
    path: shown,
    kind: found.isFile() ? 'file' : 'folder',
    bytes: found.isFile() ? found.size : 0,
    modifiedAt: found.mtime.toISOString(),
  };
}

/** Written beside its place and renamed, so that nobody sees half of it; a rename never follows a symbolic link. */
async function replaceFile(target: string, bytes: Uint8Array, asked: string): Promise<void> {
  const draft = join(dirname(target), `.${basename(target).slice(0, 100)}.${randomUUID()}.tmp`);
  try {
    const handle = await open(draft, 'wx', 0o644);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, target);
  } catch (cause) {
    await rm(draft, { force: true });
    throw new KbError('forbidden', `${asked} cannot be written.`, { cause });
  }
}

function decode(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new KbError('unreadable', `${path} is not a UTF-8 text file.`, { cause });
  }
}

const notFound = (path: string, cause: unknown) => new KbError('not_found', `There is no ${path}.`, { cause });

function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
