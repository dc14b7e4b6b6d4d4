import { readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { Plugin } from 'rolldown';

const sqlUrl = /new URL\('(\.{1,2}\/[^']+\.sql)', import\.meta\.url\)/g;

/** Puts each `new URL('./x.sql', import.meta.url)` beside the bundle as it is, so that it can also be read by people. */
export function sqlFiles(): Plugin {
  return {
    name: 'sql-files',
    transform: {
      filter: { id: /\.ts$/, code: '.sql' },
      handler(code, id) {
        return code.replaceAll(sqlUrl, (_, specifier: string) => {
          const path = resolve(dirname(id), specifier);
          const reference = this.emitFile({
            type: 'asset',
            fileName: `sql/${basename(path)}`,
            source: readFileSync(path),
          });
          return `new URL(import.meta.ROLLUP_FILE_URL_${reference})`;
        });
      },
    },
  };
}
