import { basename, dirname, resolve } from 'node:path';
import type { Plugin } from 'rolldown';

const workerUrl = /new URL\('(\.{1,2}\/[^']+\.ts)', import\.meta\.url\)/g;

/** Makes each `new URL('./x.ts', import.meta.url)` an entry of its own, named after its folder: `sqlite/worker.ts` becomes `sqlite-worker.js`. */
export function workers(): Plugin {
  return {
    name: 'workers',
    transform: {
      filter: { id: /\.ts$/, code: 'import.meta.url' },
      handler(code, id) {
        const found = [...code.matchAll(workerUrl)];
        if (found.length === 0) return null;
        return code.replaceAll(workerUrl, (_, specifier: string) => {
          const path = resolve(dirname(id), specifier);
          const name = `${basename(dirname(path))}-${basename(path, '.ts')}`;
          const reference = this.emitFile({ type: 'chunk', id: path, name });
          return `new URL(import.meta.ROLLUP_FILE_URL_${reference})`;
        });
      },
    },
  };
}
