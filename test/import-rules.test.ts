import { spawnSync } from 'node:child_process';
import { appendFileSync, copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');

const forbidden: readonly (readonly [file: string, specifier: string])[] = [
  ['packages/core/src/model.ts', './errors.ts'],
  ['packages/core/src/ports.ts', './errors.ts'],
  ['packages/core/src/ports/store.ts', '../errors.ts'],
  ['packages/core/src/text/stem.ts', 'node:fs'],
  ['packages/core/src/text/stem.ts', '../retrieval/fuse.ts'],
  ['packages/core/src/retrieval/fuse.ts', '../stores/sqlite/index.ts'],
  ['packages/core/src/stores/sqlite/index.ts', '../../retrieval/fuse.ts'],
  ['packages/core/src/stores/sqlite/index.ts', '../../access/permission.ts'],
  ['packages/core/src/loaders/pdf.ts', '../stores/sqlite/index.ts'],
  ['packages/core/src/embedders/openai.ts', '../loaders/pdf.ts'],
  ['packages/core/src/ingest/add.ts', '../stores/sqlite/index.ts'],
  ['packages/core/src/create-knowledge-base.ts', './loaders/pdf.ts'],
  ['packages/core/src/tools/search.ts', '../stores/sqlite/index.ts'],
  ['packages/core/src/tools/search.ts', '@modelcontextprotocol/server'],
  ['packages/core/src/mcp.ts', './open.ts'],
  ['apps/stdio/src/index.ts', 'fastify'],
  ['apps/stdio/src/index.ts', '@kb-mcp/http'],
  ['apps/http/src/index.ts', '@kb-mcp/stdio'],
  ['packages/ask/src/create-client.ts', '@kb-mcp/http'],
  ['packages/ask/src/create-client.ts', '@kb-mcp/core/open'],
  ['apps/cli/src/cli.ts', 'fastify'],
  ['apps/cli/src/cli.ts', 'openai'],
];

const allowed: readonly (readonly [file: string, specifier: string])[] = [
  ['packages/core/src/ports.ts', './model.ts'],
  ['packages/core/src/ports/store.ts', '../model.ts'],
  ['packages/core/src/ports/store.ts', './options.ts'],
  ['packages/core/src/retrieval/fuse.ts', '../text/stem.ts'],
  ['packages/core/src/stores/sqlite/index.ts', '../../ports.ts'],
  ['packages/core/src/tools/search.ts', 'zod'],
  ['packages/core/src/open.ts', './stores/sqlite/index.ts'],
  ['apps/http/src/app.ts', 'fastify'],
  ['packages/ask/src/create-client.ts', '@kb-mcp/core/errors'],
];

test.each(['static', 'dynamic'])('lint refuses every %s import that crosses a boundary of the architecture', (form) => {
  expect(refused(forbidden, form)).toEqual(forbidden.map(([file, specifier]) => `${file} < ${specifier}`));
});

test('lint lets the imports of the architecture pass', () => {
  expect(refused(allowed, 'static')).toEqual([]);
});

/** The imports that lint refuses, tried in a copy of the tree that holds nothing else. */
function refused(imports: typeof forbidden, form: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'kb-mcp-lint-'));
  try {
    copyFileSync(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
    for (const [file, specifier] of imports) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      appendFileSync(
        join(folder, file),
        form === 'static' ? `import '${specifier}';\n` : `await import('${specifier}');\n`,
      );
    }
    const oxlint = join(root, 'node_modules/oxlint/bin/oxlint');
    const { stdout } = spawnSync(process.execPath, [oxlint, '--format=unix'], { cwd: folder, encoding: 'utf8' });
    const findings = stdout.split('\n').filter((line) => line.includes('no-restricted-imports'));
    return imports
      .filter(([file, specifier]) =>
        findings.some((line) => line.includes(`${file}:`) && line.includes(`'${specifier}'`)),
      )
      .map(([file, specifier]) => `${file} < ${specifier}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
