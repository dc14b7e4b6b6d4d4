import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';

const program = join(import.meta.dirname, 'cli.ts');
let folder: string;

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'kb-mcp-sources-')));
  mkdirSync(join(folder, 'docs'));
  for (let n = 0; n < 12; n += 1)
    writeFileSync(join(folder, 'docs', `${n}.md`), `# Note ${n}\n\nThe note of day ${n}.\n`);
  writeFileSync(join(folder, 'docs', 'broken.pdf'), 'This is no PDF.');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function kb(...args: readonly string[]) {
  const { NO_COLOR: _, FORCE_COLOR: __, ...inherited } = process.env;
  const env = { ...inherited, KB_MCP_DATA: join(folder, 'data') };
  const child = spawn(process.execPath, [program, ...args], { cwd: folder, env });
  const ended = once(child, 'close');
  child.stdin.end();
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { stdout, stderr, code: Number(code) };
}

test(
  'a folder is declared, compared, guarded and forgotten, and each command says what it did',
  { timeout: 120_000 },
  async () => {
    const added = await kb('add', 'docs', '--watch', '--tag', 'notes');
    expect(added.stdout).toMatch(/^added .*docs\/3\.md {2}1 passage$/m);
    expect(added.stdout).toContain('docs: 12 added, 0 changed, 0 moved, 0 removed, 0 unchanged, 1 failed.');
    expect(added.code).toBe(1);
    rmSync(join(folder, 'docs', 'broken.pdf'));
    renameSync(join(folder, 'docs', '0.md'), join(folder, 'docs', 'zero.md'));
    writeFileSync(join(folder, 'docs', '1.md'), '# Note 1\n\nAnother note.\n');
    const dry = await kb('sync', '--dry-run');
    expect(dry.stdout).toContain('1 changed, 1 moved, 1 removed, 10 unchanged, 0 failed (nothing was done).');
    const synced = await kb('sync');
    expect(synced.stdout).toMatch(/^moved +docs\/zero\.md {2}was docs\/0\.md$/m);
    expect(synced).toMatchObject({ code: 0, stderr: '' });
    for (let n = 1; n < 12; n += 1) rmSync(join(folder, 'docs', `${n}.md`));
    const guarded = await kb('sync', join(folder, 'docs'));
    expect(guarded.code).toBe(1);
    expect(guarded.stderr).toMatch(/^11 of 12 files have gone\. 11 files left .* kb-mcp sync \w+ --confirm\.$/m);
    expect((await kb('sync', '--confirm')).stdout).toContain('11 removed');
    const [source] = JSON.parse((await kb('sources', '--json')).stdout);
    expect(source).toMatchObject({
      kind: 'folder',
      address: join(folder, 'docs'),
      tags: ['notes'],
      watch: true,
      files: 1,
    });
    const [{ id }] = JSON.parse((await kb('jobs', '--limit', '1', '--json')).stdout);
    const shown = await kb('jobs', 'show', id);
    expect(shown.stdout).toMatch(/State +done/);
    expect((await kb('jobs', 'cancel', id)).stdout).toContain('has ended already');
    expect((await kb('sources', 'remove', source.id)).stdout).toContain('removed 1 document;');
    expect((await kb('sources')).stdout).toContain('There is no source yet.');
    const missing = await kb('sync', 'nothing');
    expect(missing).toMatchObject({ code: 3, stderr: 'kb-mcp: There is no source «nothing». See kb-mcp sources.\n' });
  },
);

test.skipIf(process.platform === 'win32')(
  'a link out of a folder is reported by every command that reads, and a source that is declared with --follow-links keeps following',
  { timeout: 120_000 },
  async () => {
    const linked = join(folder, 'linked');
    mkdirSync(linked);
    writeFileSync(join(folder, 'outside.md'), 'The treasure lies outside.\n');
    writeFileSync(join(linked, 'inside.md'), 'Nothing to see.\n');
    symlinkSync(join(folder, 'outside.md'), join(linked, 'way.md'));
    const refused = /^failed .*linked\/way\.md: .* is read only with --follow-links \(KB_MCP_FOLLOW_LINKS\)\.$/m;
    for (const command of [['add', 'linked'], ['add', 'linked', '--watch'], ['sync']]) {
      const told = await kb(...command);
      expect(told.stdout).toMatch(refused);
      expect(told.code).toBe(1);
    }
    expect((await kb('search', 'treasure')).stdout).not.toContain('treasure lies');
    expect((await kb('add', 'linked', '--watch', '--follow-links')).code).toBe(0);
    expect((await kb('search', 'treasure')).stdout).toContain('way.md');
    writeFileSync(join(folder, 'outside.md'), 'The treasure was moved.\n');
    expect((await kb('sync')).stdout).toContain('1 changed');
    await kb('sources', 'remove', linked);
  },
);
