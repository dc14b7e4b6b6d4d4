import type { Dirent, Stats } from 'node:fs';
import { glob, lstat, opendir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { KbError } from '../../errors.ts';
import type { ReadQuery, SkippedEntry, SourceAddress, SourceEntry } from '../reader.ts';
import { keyFrom, pathOf, patternRoot, rootKey } from './address.ts';
import { fileEntry } from './file-entry.ts';
import { isInside } from './is-inside.ts';
import { leadsOut } from './read-plain-file.ts';
import { sheetStamps } from './sheet-stamps.ts';
import { type IgnoreRules, ignoreRules, isSystemName } from './ignore-rules.ts';

type Listed = SourceEntry | SkippedEntry;

interface Folder {
  readonly path: string;
  readonly real: string;
  readonly key: string;
}

const STATS_AT_ONCE = 64;

/**
 * The files of a folder, a glob or a single file. Hidden and system entries, and what rules ignore, are left out without a word; special files,
 * links that lead nowhere or out of what was named, and what cannot be read are given with their reason. A folder reached by several ways is
 * listed once, and links come after what is really there.
 */
export async function* listFiles(
  source: SourceAddress,
  query: ReadQuery,
  exclude: readonly string[],
): AsyncGenerator<Listed> {
  const { address, kind, base = '' } = source;
  const stamped = sheetStamps(query);
  if (kind === 'file') {
    yield* visitNamed({ path: address, key: rootKey(source) }, stamped);
    return;
  }
  const root = kind === 'folder' ? address : patternRoot(address);
  const rules = ignoreRules(root, exclude);
  const within = source.followLinks ? undefined : await realpath(root).catch(() => root);
  const walk = folderWalk({ address, rules, query, exclude, within, stamped });
  if (kind === 'folder') {
    const groups = query.folders ? shallow(query.folders) : walk.deep(address, rootKey(source));
    for await (const group of groups) yield* group;

    async function* shallow(keys: readonly string[]) {
      for (const key of keys) yield* walk.shallow(pathOf(source, key), key);
    }
  } else {
    const matches = (await Array.fromAsync(glob(address))).toSorted();
    if (matches.length === 0) {
      // No entry has this key, so nothing is kept for it.
      yield { key: address, path: address, reason: new KbError('not_found', `Nothing matches ${address}.`) };
    }
    for (const path of matches) {
      const isFolder = (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
      const key = keyFrom(base, path);
      const unruled = withoutRules(rules, dirname(path), key);
      if (unruled) yield unruled;
      else if (rules.ignoresAnywhere(path, isFolder)) query.ignored?.(path);
      else if (within !== undefined && !isInside(within, await realpath(path).catch(() => within))) {
        yield { key, path, reason: leadsOut(path) };
      } else if (isFolder) for await (const group of walk.deep(path, key)) yield* group;
      else yield* visitNamed({ path, key, within }, stamped);
    }
  }
}

/** A file that somebody named, or that a glob found. */
async function* visitNamed(
  { path, key, within }: { readonly path: string; readonly key: string; readonly within?: string | undefined },
  stamped: ReturnType<typeof sheetStamps>,
): AsyncGenerator<Listed> {
  try {
    const real = await realpath(path);
    const file = ofStats({ path, key, real, within }, await stat(real));
    yield 'reason' in file ? file : await stamped(file);
  } catch (cause) {
    yield await unreadable(path, key, cause);
  }
}

interface Walk {
  readonly address: string;
  readonly rules: IgnoreRules;
  readonly query: ReadQuery;
  readonly exclude: readonly string[];
  /** The real path of the folder that no link may lead out of; absent where links are followed. */
  readonly within: string | undefined;
  readonly stamped: ReturnType<typeof sheetStamps>;
}

/** Gives entries in groups: what is passed on one by one through each level above costs more than looking at it. */
function folderWalk({ address, rules, query, exclude, within, stamped }: Walk) {
  let top = '';
  const seen = new Set<string>();
  const links: Folder[] = [];
  const linkedFiles: Listed[] = [];

  async function* deep(path: string, key: string): AsyncGenerator<readonly Listed[]> {
    top = await realpath(path).catch(() => path);
    yield* visit({ path, key, real: top }, true);
    // Real folders come first, so that a link to one of them never takes its place.
    for (let link = links.shift(); link; link = links.shift()) yield* visit(link, true);
    yield linkedFiles.splice(0);
  }

  async function* shallow(path: string, key: string): AsyncGenerator<readonly Listed[]> {
    if (rules.ignoresAnywhere(path, true)) return;
    // The folder that somebody named may be a link.
    const found = await (path === address ? stat(path) : lstat(path)).catch(() => undefined);
    const real = await realpath(path).catch(() => path);
    if (!found?.isDirectory() || (within !== undefined && !isInside(within, real))) return;
    yield* visit({ path, key, real }, false);
    yield linkedFiles.splice(0);
  }

  async function* visit(folder: Folder, recurse: boolean): AsyncGenerator<readonly Listed[]> {
    if (seen.has(folder.real)) return;
    seen.add(folder.real);
    const unruled = withoutRules(rules, folder.path, folder.key);
    if (unruled) {
      yield [unruled];
      return;
    }
    const entries = await namesIn(folder);
    if (entries instanceof KbError) {
      yield [{ key: folder.key, path: folder.path, reason: entries }];
      return;
    }
    const folders: Folder[] = [];
    for (let at = 0; at < entries.length; at += STATS_AT_ONCE) {
      query.signal?.throwIfAborted();
      const group = await Promise.all(entries.slice(at, at + STATS_AT_ONCE).map((entry) => lookAt(folder, entry)));
      const files: Listed[] = [];
      for (const found of group) {
        if (!found) continue;
        if (!('folder' in found)) (found.link ? linkedFiles : files).push(found.file);
        else if (found.link) links.push(found.folder);
        else folders.push(found.folder);
      }
      if (files.length > 0) yield files;
    }
    if (recurse) for (const inner of folders) yield* visit(inner, true);
  }

  async function lookAt(
    folder: Folder,
    entry: Dirent,
  ): Promise<(({ readonly file: Listed } | { readonly folder: Folder }) & { readonly link: boolean }) | undefined> {
    const [path, key] = [join(folder.path, entry.name), `${folder.key}/${entry.name}`];
    const link = entry.isSymbolicLink();
    try {
      const real = link ? await realpath(path) : join(folder.real, entry.name);
      const found = entry.isDirectory() ? undefined : await stat(path);
      const isFolder = found?.isDirectory() ?? true;
      // A link back up would bring in all that lies around the source.
      const leadsUp = link && isFolder && top.startsWith(real.endsWith(sep) ? real : real + sep);
      if (leadsUp || exclude.includes(real) || rules.ignores(path, isFolder)) {
        query.ignored?.(path);
        return undefined;
      }
      const reason = link && within !== undefined && !isInside(within, real) && leadsOut(path);
      if (reason) return { file: { key, path, reason }, link };
      if (!found || isFolder) return { folder: { path, key, real }, link };
      const file = ofStats({ path, key, real, within }, found);
      return { file: 'reason' in file ? file : await stamped(file), link };
    } catch (cause) {
      return { file: await unreadable(path, key, cause), link };
    }
  }

  return { deep, shallow };
}

/** Why a folder is left as it was. */
function withoutRules(rules: IgnoreRules, folder: string, key: string): SkippedEntry | undefined {
  const path = rules.unreadableFor(folder);
  const message = `${path} cannot be read, so that nothing is read that its rules may leave out.`;
  return path === undefined ? undefined : { key, path, reason: new KbError('unreadable', message) };
}

function ofStats(file: Parameters<typeof fileEntry>[0], found: Stats): Listed {
  if (found.isFile()) return fileEntry(file, found);
  const { path, key } = file;
  return { key, path, reason: new KbError('unsupported_media', `${path} is not a file or a folder.`) };
}

async function namesIn({ path }: Folder): Promise<readonly Dirent[] | KbError> {
  try {
    const entries: Dirent[] = [];
    for await (const entry of await opendir(path)) if (!isSystemName(entry.name)) entries.push(entry);
    return entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch (cause) {
    return new KbError('unreadable', `The folder ${path} cannot be read.`, { cause });
  }
}

async function unreadable(path: string, key: string, cause: unknown): Promise<SkippedEntry> {
  const dangling = (await lstat(path).catch(() => undefined))?.isSymbolicLink();
  const message = dangling ? `${path} is a link that leads nowhere.` : `${basename(path)} cannot be read: ${path}.`;
  return { key, path, reason: new KbError('unreadable', message, { cause }) };
}
