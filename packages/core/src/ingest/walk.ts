import type { Dirent, Stats } from 'node:fs';
import { glob, lstat, opendir, realpath, stat } from 'node:fs/promises';
import { basename, join, resolve, sep } from 'node:path';
import { KbError } from '../errors.ts';

/** A file to read, with the key its document gets. */
export interface FoundFile {
  readonly path: string;
  readonly key: string;
  readonly bytes: number;
}

/** Why a path was left out. */
export interface SkippedPath {
  readonly path: string;
  readonly reason: KbError;
}

/**
 * The files that paths, folders and globs name, folders in the order of names. Hidden and system entries are skipped without a word;
 * what was named and cannot be read, and every special file, is given with its reason. A key is the path below the named folder, with that folder's name.
 */
export async function* walk(paths: readonly string[]): AsyncGenerator<FoundFile | SkippedPath> {
  const seen = new Set<string>();
  for (const given of paths) {
    const path = resolve(given);
    const found = await stat(path).catch(() => undefined);
    if (found) {
      yield* visit(path, basename(path), seen);
      continue;
    }
    if (!/[*?[\]{}]/.test(given)) {
      yield { path: given, reason: new KbError('not_found', `There is no ${given}.`) };
      continue;
    }
    const matches = (await Array.fromAsync(glob(given))).toSorted();
    if (matches.length === 0) yield { path: given, reason: new KbError('not_found', `Nothing matches ${given}.`) };
    for (const match of matches) yield* visit(resolve(match), match.split(sep).join('/'), seen);
  }
}

async function* visit(path: string, key: string, seen: Set<string>): AsyncGenerator<FoundFile | SkippedPath> {
  let real: string;
  let found: Stats;
  try {
    real = await realpath(path);
    found = await stat(real);
  } catch (cause) {
    const dangling = (await lstat(path).catch(() => undefined))?.isSymbolicLink();
    const message = dangling ? `${path} is a link that leads nowhere.` : `${path} cannot be read.`;
    yield { path, reason: new KbError('unreadable', message, { cause }) };
    return;
  }
  // Also what ends a symbolic link that leads back up.
  if (seen.has(real)) return;
  seen.add(real);
  if (found.isFile()) {
    yield { path, key, bytes: found.size };
  } else if (found.isDirectory()) {
    yield* visitFolder({ path, real, key }, seen);
  } else {
    yield { path, reason: new KbError('unsupported_media', `${path} is not a file or a folder.`) };
  }
}

interface Folder {
  readonly path: string;
  readonly real: string;
  readonly key: string;
}

async function* visitFolder(folder: Folder, seen: Set<string>): AsyncGenerator<FoundFile | SkippedPath> {
  const entries: Dirent[] = [];
  try {
    for await (const entry of await opendir(folder.path)) if (!isIgnored(entry.name)) entries.push(entry);
  } catch (cause) {
    yield {
      path: folder.path,
      reason: new KbError('unreadable', `The folder ${folder.path} cannot be read.`, { cause }),
    };
    return;
  }
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const [path, key] = [join(folder.path, entry.name), `${folder.key}/${entry.name}`];
    const real = join(folder.real, entry.name);
    // A plain file needs no look at where it really is: it is there.
    const found = entry.isFile() ? await stat(real).catch(() => undefined) : undefined;
    if (!found) {
      yield* visit(path, key, seen);
    } else if (!seen.has(real)) {
      seen.add(real);
      yield { path, key, bytes: found.size };
    }
  }
}

const isIgnored = (name: string) =>
  name.startsWith('.') ||
  name.startsWith('~$') ||
  name === 'node_modules' ||
  name === 'Thumbs.db' ||
  name === 'desktop.ini';
