import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cli } from './served.ts';

const example = resolve(import.meta.dirname, '../examples/extension');
let place: string;
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'kb-mcp-extension-'));
  cpSync(example, join(place, 'example'), { recursive: true });
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

function kb(folder: string, args: readonly string[], input = '') {
  const env = { ...process.env, KB_MCP_DATA: join(place, 'data') };
  const { stdout, stderr, status } = spawnSync(process.execPath, [cli, ...args], {
    cwd: folder,
    env,
    input,
    encoding: 'utf8',
  });
  return { stdout, stderr, status };
}

const rpc = (id: number, method: string, params: object) =>
  `${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`;

test('the example reads its own format and offers its own tool, on the command line and over stdio', () => {
  const folder = join(place, 'example');
  expect(JSON.parse(kb(folder, ['add', 'reception.vcf', '--json']).stdout)).toMatchObject({ added: 1, failed: 0 });
  expect(kb(folder, ['search', 'keys', 'of', 'the', 'archive']).stdout).toContain('Camille Roche');
  const input = { days_per_year: 25, months_worked: 5 };
  expect(JSON.parse(kb(folder, ['call', 'leave_earned', JSON.stringify(input)]).stdout)).toMatchObject({ days: 11 });
  expect(kb(folder, ['call', 'leave_earned', '{"days_per_year": 1000}']).stderr).toContain('days_per_year');
  const clientInfo = { name: 'test', version: '1' };
  const { stdout } = kb(
    folder,
    ['--transport', 'stdio'],
    rpc(1, 'initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo }) +
      rpc(2, 'tools/list', {}) +
      rpc(3, 'tools/call', { name: 'leave_earned', arguments: input }),
  );
  const answers = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(answers.find(({ id }) => id === 2).result.tools.map(({ name }: { name: string }) => name)).toContain(
    'leave_earned',
  );
  expect(answers.find(({ id }) => id === 3).result.structuredContent).toMatchObject({ days: 11 });
});

test('code runs from the current folder or the flag alone, and not when everybody may write it', () => {
  const folder = mkdtempSync(join(place, 'other-'));
  expect(kb(folder, ['call', 'leave_earned', '{}']).status).toBe(3);
  expect(kb(folder, ['call', '--extend', '../example/kb-mcp.config.ts']).stdout).toContain('leave_earned');
  expect(kb(folder, ['call', '--extend', 'none.ts'])).toMatchObject({
    status: 3,
    stderr: 'kb-mcp: There is no file none.ts.\n',
  });
  writeFileSync(join(folder, 'kb-mcp.config.js'), 'export default {}');
  chmodSync(join(folder, 'kb-mcp.config.js'), 0o666);
  expect(kb(folder, ['call'])).toMatchObject({
    status: 4,
    stderr: expect.stringContaining('chmod o-w kb-mcp.config.js'),
  });
});

test.each([
  ['nothing', 'export const x = 1', /what it exports by default is not right/],
  ['a tool without words', 'export default { tools: [{ name: "x" }] }', /tools\.0\.title is not right/],
  [
    'a name that is taken',
    'export default ({ z }) => ({ tools: [{ name: "search", title: "t", description: "d", group: "read", scope: "kb:read", effect: "read", input: z.object({}), output: z.object({}), run() {} }] })',
    /There is a tool search already/,
  ],
  ['a mistake', 'export default nobody', /nobody is not defined/],
])('a file that exports %s is refused in one sentence', (_, code, sentence) => {
  const folder = mkdtempSync(join(place, 'wrong-'));
  writeFileSync(join(folder, 'kb-mcp.config.mjs'), code, { mode: 0o644 });
  const { status, stderr } = kb(folder, ['call']);
  expect({ status, lines: stderr.trim().split('\n').length }).toEqual({ status: 2, lines: 1 });
  expect(stderr).toMatch(sentence);
});

test('callers cannot write what runs at the next start, even inside a root', () => {
  const folder = mkdtempSync(join(place, 'root-'));
  for (const path of ['kb-mcp.config.ts', 'kb-mcp.config.mjs', 'kb-mcp.config.json', '.env']) {
    const written = kb(folder, ['call', 'write_file', JSON.stringify({ path, text: 'x' }), '--root', '.']);
    expect({ path, ...written }).toMatchObject({
      path,
      status: 4,
      stderr: expect.stringContaining('belongs to kb-mcp itself'),
    });
  }
});
