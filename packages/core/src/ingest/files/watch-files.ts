import { basename, dirname, relative, sep } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import type { SourceAddress, WatchListener } from '../reader.ts';
import { watchedRoot } from './address.ts';
import { ignoreRules, isSystemName, ruleFiles } from './ignore-rules.ts';

export interface WatchFilesOptions {
  readonly source: SourceAddress;
  readonly listener: WatchListener;
  readonly exclude: readonly string[];
}

/** Tells of changes below a source's folder, from when it resolves on. Links are not followed: what lies behind them is seen by the next full look. */
export async function watchFiles({ source, listener, exclude }: WatchFilesOptions): Promise<AsyncDisposable> {
  const root = watchedRoot(source);
  let watcher = await start();

  function start(): Promise<FSWatcher> {
    const rules = ignoreRules(root.path, exclude);
    const started = watch(root.path, {
      ignoreInitial: true,
      followSymlinks: false,
      ...(source.kind === 'file' && { depth: 0 }),
      ignored: (path, stats) => {
        if (path === root.path || isRuleFile(path)) return false;
        if (source.kind === 'file') return path !== source.address;
        return isSystemName(basename(path)) || rules.ignores(path, stats?.isDirectory() ?? false);
      },
    });
    started.on('all', (event, path) => told(event, path));
    started.on('error', (error) => listener.failed(error));
    return new Promise((resolve) => started.once('ready', () => resolve(started)));
  }

  function told(event: string, path: string): void {
    if (isRuleFile(path)) return restart();
    if (source.kind !== 'folder' || path === root.path || isAboutOthers(path)) return listener.changed('all');
    if (event === 'addDir' || event === 'unlinkDir') return;
    const way = relative(root.path, dirname(path)).split(sep).filter(Boolean);
    listener.changed([[root.key, ...way].join('/')]);
  }

  /** Other rules: what was left out is looked at, and the other way round. */
  function restart(): void {
    const before = watcher;
    start()
      .then(async (fresh) => {
        watcher = fresh;
        await before.close();
        listener.changed('all');
      })
      .catch((error: unknown) => listener.failed(error));
  }

  return { [Symbol.asyncDispose]: () => watcher.close() };
}

const isRuleFile = (path: string): boolean => ruleFiles.some((name) => basename(path) === name);

/** A table or a style sheet says something about files anywhere below. */
const isAboutOthers = (path: string): boolean => /^kb-metadata\.(csv|json)$|\.css$/i.test(basename(path));
