import type { Stats } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import type { SourceAddress, WatchListener } from '../reader.ts';
import { watchedRoot } from './address.ts';
import { ignoreRules, isSystemName, ruleFiles } from './ignore-rules.ts';

export interface WatchFilesOptions {
  readonly source: SourceAddress;
  readonly listener: WatchListener;
  readonly exclude: readonly string[];
}

/** Whether another folder stands at the place of the one that is watched is looked at this often. */
const LOOK_MS = 2_000;

/**
 * Tells of changes below a source's folder, from when it resolves on; also when that goes and comes back, or is replaced. Links are not followed,
 * but for the folder that was named: what lies behind them is seen by the next full look.
 */
export async function watchFiles({ source, listener, exclude }: WatchFilesOptions): Promise<AsyncDisposable> {
  const root = watchedRoot(source);
  let folder: Stats | undefined;
  let closed = false;
  let watcher = await start();
  let restarted = Promise.resolve();
  let looking: Promise<void> | undefined;
  // On a drive that hangs looking does too: one at a time leaves threads to others.
  const timer = setInterval(() => {
    looking ??= look().finally(() => (looking = undefined));
  }, LOOK_MS).unref();

  async function start(): Promise<FSWatcher> {
    folder = await folderAt(root.path);
    const real = await realpath(root.path).catch(() => root.path);
    const named = (path: string): string => join(root.path, relative(real, path));
    const rules = ignoreRules(root.path, exclude);
    const started = watch(real, {
      ignoreInitial: true,
      followSymlinks: false,
      ...(source.kind === 'file' && { depth: 0 }),
      ignored: (path, stats) => {
        if (path === real || isRuleFile(path)) return false;
        if (source.kind === 'file') return named(path) !== source.address;
        return isSystemName(basename(path)) || rules.ignores(named(path), stats?.isDirectory() ?? false);
      },
    });
    started.on('all', (event, path) => told(event, named(path)));
    started.on('error', (error) => listener.failed(error));
    return new Promise((resolve) => started.once('ready', () => resolve(started)));
  }

  function told(event: string, path: string): void {
    if (isRuleFile(path)) return restart();
    if (event === 'unlinkDir' && path === root.path) folder = undefined;
    if (source.kind !== 'folder' || path === root.path || isAboutOthers(path)) return listener.changed('all');
    if (event === 'addDir' || event === 'unlinkDir') return;
    const way = relative(root.path, dirname(path)).split(sep).filter(Boolean);
    listener.changed([[root.key, ...way].join('/')]);
  }

  async function look(): Promise<void> {
    const now = await folderAt(root.path);
    if (!now) folder = undefined;
    else if (!folder || !isSameFolder(folder, now)) {
      restart();
      await restarted;
    }
  }

  /** Other rules, or another folder: what was left out is looked at, and the other way round. */
  function restart(): void {
    restarted = restarted
      .then(async () => {
        if (closed) return;
        // First: watchers of one path share what the system tells, and that may be about a folder that has gone.
        await watcher.close();
        watcher = await start();
        listener.changed('all');
      })
      .catch(listener.failed);
  }

  return {
    async [Symbol.asyncDispose]() {
      closed = true;
      clearInterval(timer);
      await restarted;
      await watcher.close();
    },
  };
}

const folderAt = (path: string): Promise<Stats | undefined> => stat(path).catch(() => undefined);

type Identity = Pick<Stats, 'dev' | 'ino' | 'birthtimeMs' | 'ctimeMs'>;

/**
 * Whether the folder at a place is the one that was there before. A new one may have got the number of one that has gone, so that its birth counts too;
 * systems that do not know it give the time of the last change.
 */
export const isSameFolder = (before: Identity, now: Identity): boolean =>
  before.dev === now.dev &&
  before.ino === now.ino &&
  (before.birthtimeMs === now.birthtimeMs || now.birthtimeMs === now.ctimeMs);

const isRuleFile = (path: string): boolean => ruleFiles.some((name) => basename(path) === name);

/** A table or a style sheet says something about files anywhere below. */
const isAboutOthers = (path: string): boolean => /^kb-metadata\.(csv|json)$|\.css$/i.test(basename(path));
