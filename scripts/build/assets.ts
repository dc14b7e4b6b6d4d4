import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import type { Plugin } from 'rolldown';

const assetUrl = /import\.meta\.resolve\(\s*'([^']+\.(?:css|m?js|wasm)|[^']+\/LICENSE)',?\s*\)/g;

/**
 * Puts each file that is named by `import.meta.resolve('package/file.css')` beside the bundle; one that names the LICENSE of a folder stands
 * for all files of that folder. `used` gets where they came from.
 */
export function assets(used: string[]): Plugin {
  return {
    name: 'assets',
    transform: {
      filter: { id: /\.ts$/, code: 'import.meta.resolve' },
      handler(code, id) {
        return code.replaceAll(assetUrl, (_, specifier: string) => {
          const path = createRequire(id).resolve(specifier);
          used.push(path);
          if (basename(path) === 'LICENSE')
            return folderOf(path, (asset) => this.emitFile({ type: 'asset', ...asset }));
          const reference = this.emitFile({ type: 'asset', name: basename(path), source: readFileSync(path) });
          return `import.meta.ROLLUP_FILE_URL_${reference}`;
        });
      },
    },
  };
}

/** Emits a folder under its own name, and gives the expression for the address of its LICENSE. */
function folderOf(
  licence: string,
  emit: (asset: { readonly fileName: string; readonly source: Uint8Array }) => string,
): string {
  const folder = dirname(licence);
  const references = readdirSync(folder).map((name) => [
    name,
    emit({ fileName: `assets/${basename(folder)}/${name}`, source: readFileSync(join(folder, name)) }),
  ]);
  return `import.meta.ROLLUP_FILE_URL_${new Map(references.map(([name = '', reference = '']) => [name, reference])).get('LICENSE')}`;
}
