import { realpathSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SourceReader } from '../reader.ts';
import { fileAddress, pathOf, patternRoot } from './address.ts';

export interface FileReaderOptions {
  readonly exclude?: readonly string[];
  /** Links that lead out of what somebody names are followed; sources that are declared meanwhile keep that. */
  readonly followLinks?: boolean;
}

/** Reads folders, globs and files of this machine. */
export function fileReader({ exclude = [], followLinks = false }: FileReaderOptions = {}): SourceReader {
  // A base inside its own source would change with every look at it.
  const excluded = [...new Set(exclude.flatMap((path) => [resolve(path), realOf(path)]))];
  return {
    kinds: ['folder', 'glob', 'file'],
    listsFirst: () => true,
    async recognise(given) {
      const found = await fileAddress(given);
      return found && followLinks && found.kind !== 'file' ? { ...found, followLinks } : found;
    },
    async *entries(source, query = {}) {
      const { listFiles } = await import('./list-files.ts');
      yield* listFiles(followLinks ? { ...source, followLinks } : source, query, excluded);
    },
    urlOf: (source, key) => pathToFileURL(pathOf(source, key)).href,
    async reachable({ kind, address }) {
      const path = kind === 'glob' ? patternRoot(address) : address;
      return (await stat(path).catch(() => undefined)) !== undefined;
    },
    watch: async (source, listener) =>
      (await import('./watch-files.ts')).watchFiles({ source, listener, exclude: excluded }),
  };
}

function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}
