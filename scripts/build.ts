import { copyFileSync, existsSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'rolldown';
import { assets } from './build/assets.ts';
import { declarations } from './build/declarations.ts';
import { licences } from './build/licences.ts';
import { quickPdf } from './build/quick-pdf.ts';
import { sqlFiles } from './build/sql-files.ts';
import { tables } from './build/tables.ts';
import { workers } from './build/workers.ts';

const root = resolve(import.meta.dirname, '..');
const app = join(root, 'apps/cli');
const dist = join(app, 'dist');
// Built aside and swapped in, so that nobody ever meets half a package.
const fresh = join(app, `dist.new.${process.pid}`);
const old = join(app, `dist.old.${process.pid}`);

try {
  await bundle();
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(fresh, dist);
} finally {
  for (const folder of [fresh, old]) rmSync(folder, { recursive: true, force: true });
}

/** Bundles the published package, with everything it needs inside, its declarations and the licences of what it contains. */
async function bundle(): Promise<void> {
  const started = performance.now();
  const files: string[] = [];
  const { output } = await build({
    cwd: root,
    input: { cli: join(app, 'src/cli.ts'), index: join(app, 'src/index.ts') },
    platform: 'node',
    transform: { target: 'node22' },
    external: [/^node:/],
    plugins: [quickPdf(), tables(), workers(), sqlFiles(), assets(files)],
    output: {
      dir: fresh,
      format: 'esm',
      entryFileNames: '[name].js',
      chunkFileNames: 'chunks/[name]-[hash].js',
      // Names stay as they are: a stack in a report can be read, and the sign-in server keeps its records by the names of its classes.
      keepNames: true,
      minify: {
        compress: { target: 'node22', keepNames: { class: true, function: true } },
        mangle: false,
        codegen: { removeWhitespace: true },
      },
      comments: { legal: false },
    },
    // A dependency of the sign-in server wraps deprecated functions so.
    checks: { eval: false },
    logLevel: 'warn',
  });
  const modules = output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
  writeFileSync(join(fresh, 'THIRD-PARTY-LICENSES.txt'), licences([...modules, ...files]));
  for (const name of ['index', 'extend']) declarations({ root, entry: `apps/cli/src/${name}.ts`, out: fresh });
  for (const page of ['README.md', 'LICENSE']) copyFileSync(join(root, page), join(app, page));

  const bytes = output.reduce((sum, file) => sum + statSync(join(fresh, file.fileName)).size, 0);
  const seconds = (performance.now() - started) / 1000;
  console.log(`Built kb-mcp: ${output.length} files, ${(bytes / 1e6).toFixed(1)} MB, in ${seconds.toFixed(1)} s.`);
}
