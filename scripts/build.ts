import { copyFileSync, existsSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'rolldown';
import { declarations } from './build/declarations.ts';
import { licences } from './build/licences.ts';
import { workers } from './build/workers.ts';

/** Bundles the published package into apps/cli/dist, with everything it needs inside. */
const root = resolve(import.meta.dirname, '..');
const app = join(root, 'apps/cli');
const started = performance.now();
// Built aside and swapped in, so that a running build never leaves half a package.
const fresh = join(app, `dist.${process.pid}`);

const { output } = await build({
  cwd: root,
  input: { cli: join(app, 'src/cli.ts'), index: join(app, 'src/index.ts') },
  platform: 'node',
  transform: { target: 'node22' },
  external: [/^node:/],
  plugins: [workers()],
  output: {
    dir: fresh,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
    minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
    comments: { legal: false },
  },
  logLevel: 'warn',
});

const modules = output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
writeFileSync(join(fresh, 'THIRD-PARTY-LICENSES.txt'), licences(modules));
declarations({ root, entry: 'apps/cli/src/index.ts', out: fresh });
for (const page of ['README.md', 'LICENSE']) {
  if (existsSync(join(root, page))) copyFileSync(join(root, page), join(app, page));
}

const dist = join(app, 'dist');
const old = join(app, `dist.old.${process.pid}`);
if (existsSync(dist)) renameSync(dist, old);
renameSync(fresh, dist);
rmSync(old, { recursive: true, force: true });

const bytes = output.reduce((sum, file) => sum + statSync(join(dist, file.fileName)).size, 0);
console.log(
  `Built kb-mcp: ${output.length} files, ${(bytes / 1e6).toFixed(1)} MB, in ${((performance.now() - started) / 1000).toFixed(1)} s.`,
);
