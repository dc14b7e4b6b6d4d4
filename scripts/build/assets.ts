import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import type { Plugin } from 'rolldown';

const assetUrl = /import\.meta\.resolve\(\s*'([^']+\.(?:css|js))',?\s*\)/g;

/** Puts each file that is named by `import.meta.resolve('package/file.css')` beside the bundle; `used` gets where it came from. */
export function assets(used: string[]): Plugin {
  return {
    name: 'assets',
    transform: {
      filter: { id: /\.ts$/, code: 'import.meta.resolve' },
      handler(code, id) {
        return code.replaceAll(assetUrl, (_, specifier: string) => {
          const path = createRequire(id).resolve(specifier);
          used.push(path);
          const reference = this.emitFile({ type: 'asset', name: basename(path), source: readFileSync(path) });
          return `import.meta.ROLLUP_FILE_URL_${reference}`;
        });
      },
    },
  };
}
