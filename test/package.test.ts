import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { vacationModel } from './ask/vacation.ts';
import { freePort } from './free-port.ts';
import { openaiStandIn } from './openai-stand-in.ts';
import { browser, signInAndAllow } from './sign-in/browser.ts';

const root = resolve(import.meta.dirname, '..');
const shell = process.platform === 'win32';
let folder: string;
let installed: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kb-mcp-package-'));
  const npm = (args: readonly string[], cwd: string) =>
    execFileSync('npm', args, { cwd, encoding: 'utf8', shell, stdio: ['ignore', 'pipe', 'ignore'] });
  npm(['pack', '--pack-destination', folder], join(root, 'apps/cli'));
  const tarball = readdirSync(folder).find((file) => file.endsWith('.tgz'));
  writeFileSync(join(folder, 'package.json'), '{"private": true}');
  npm(['install', '--offline', '--no-audit', '--no-fund', `./${tarball}`], folder);
  installed = join(folder, 'node_modules/kb-mcp');
  mkdirSync(join(folder, 'docs'));
  writeFileSync(join(folder, 'docs/tea.md'), '# Tea\n\nGreen tea is steamed.\n');
}, 180_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const environment = (): NodeJS.ProcessEnv => ({ ...process.env, KB_MCP_DATA: join(folder, 'data') });

const kb = (args: readonly string[], input = '') =>
  spawnSync(join(folder, 'node_modules/.bin/kb-mcp'), args, {
    cwd: folder,
    encoding: 'utf8',
    input,
    shell,
    env: environment(),
  });

test('the package holds all it needs: no dependency, no install script, nothing native, under 40 MB', () => {
  const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  expect(manifest.dependencies ?? {}).toEqual({});
  expect(Object.keys(manifest.scripts ?? {}).filter((name) => /install|prepare/.test(name))).toEqual([]);
  expect(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['kb-mcp']);
  const files = readdirSync(installed, { recursive: true, encoding: 'utf8' });
  expect(files.filter((file) => /\.(node|so|dylib|dll)$/.test(file))).toEqual([]);
  const bytes = files.reduce((sum, file) => sum + statSync(join(installed, file)).size, 0);
  expect(bytes).toBeLessThan(40_000_000);
  expect(files).toEqual(expect.arrayContaining(['LICENSE', 'README.md', join('dist', 'THIRD-PARTY-LICENSES.txt')]));
});

test.skipIf(process.platform !== 'linux')('compiled code is kept for the next start in a folder of the user', () => {
  const home = join(folder, 'home');
  const { NODE_COMPILE_CACHE: _kept, ...env } = environment();
  const program = join(folder, 'node_modules/.bin/kb-mcp');
  expect(spawnSync(program, ['--version'], { env: { ...env, HOME: home } }).status).toBe(0);
  expect(readdirSync(join(home, '.cache/kb-mcp'))).toHaveLength(1);
});

test('the installed program tells its version', () => {
  const { version } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  expect(kb(['--version']).stdout).toBe(`${version}\n`);
});

test('the installed program adds documents of every format of the sample, and finds them', () => {
  const added = kb(['add', 'docs', join(root, 'examples/knowledge-base'), '--json']);
  expect(added.stderr).toBe('');
  expect(JSON.parse(added.stdout)).toMatchObject({ failed: 0 });
  const found = JSON.parse(kb(['search', 'steamed tea', '--json']).stdout);
  expect(found.results[0].document.key).toBe('docs/tea.md');
});

test('the installed program serves stdio', () => {
  const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } };
  const { stdout, status } = kb(
    ['--transport', 'stdio'],
    `${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params })}\n`,
  );
  expect(JSON.parse(stdout)).toMatchObject({ id: 1, result: { serverInfo: { name: 'kb-mcp' } } });
  expect(status).toBe(0);
});

test('the installed program serves SSE through npx', async () => {
  const port = await freePort();
  const child = spawn('npx', ['kb-mcp', '--transport', 'sse', '--port', String(port)], {
    cwd: folder,
    env: environment(),
    shell,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  onTestFinished(() => stop(child));
  await heard(child, '/sse');
  const response = await fetch(`http://127.0.0.1:${port}/sse`);
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const first = await response.body?.getReader().read();
  expect(new TextDecoder().decode(first?.value)).toMatch(/^event: endpoint\ndata: \S*\/messages\S*\n\n/);
});

test('the library opens, adds, searches and calls tools, and its types need no other package', () => {
  writeFileSync(
    join(folder, 'use.mts'),
    `import { callTool, openKnowledgeBase, localPrincipal, tools } from 'kb-mcp';
await using kb = await openKnowledgeBase({ data: './library' });
for await (const { status } of kb.addPaths(['docs'], { principal: localPrincipal })) console.log(status);
const page = await kb.search({ query: 'steamed', limit: 3 }, { principal: localPrincipal });
const title: string | undefined = page.items[0]?.document.title;
const { results } = await callTool(kb, 'search', { query: 'steamed' });
console.log(title, Array.isArray(results), tools.length > 0);
`,
  );
  const run = spawnSync(process.execPath, ['use.mts'], { cwd: folder, encoding: 'utf8' });
  expect(run).toMatchObject({ stderr: '', stdout: 'added\nTea true true\n' });
  const options = [
    '--noEmit',
    '--strict',
    '--skipLibCheck',
    'false',
    '--target',
    'es2024',
    '--lib',
    'es2024,esnext.disposable',
  ];
  const types = ['--module', 'nodenext', '--types', 'node', '--typeRoots', join(root, 'node_modules/@types')];
  const check = spawnSync(join(root, 'node_modules/.bin/tsc'), [...options, ...types, 'use.mts'], {
    cwd: folder,
    encoding: 'utf8',
    shell,
  });
  expect(check.stdout).toBe('');
});

// What runs on a newer Node need not run here: its SQLite binds parameters otherwise.
test('on the oldest Node that is supported it adds, serves, corrects what is misspelt, and filters', ({ skip }) => {
  const node = join(root, 'node_modules/node-22/bin/node');
  if (!existsSync(node)) return skip('Node 22.18 is only installed on Linux with 64-bit Intel');
  const env = { ...environment(), KB_MCP_DATA: join(folder, 'oldest') };
  const run = (args: readonly string[], input = '') =>
    spawnSync(node, [join(installed, 'bin/kb-mcp.js'), ...args], { cwd: folder, encoding: 'utf8', input, env });
  const added = run(['add', 'docs', join(root, 'examples/knowledge-base'), '--json']);
  expect(added.stderr).toBe('');
  expect(JSON.parse(added.stdout)).toMatchObject({ failed: 0 });
  const call = (id: number, name: string, given: object) =>
    JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params: { name, arguments: given } });
  const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } };
  const calls = [
    JSON.stringify({ jsonrpc: '2.0', id: 0, method: 'initialize', params }),
    call(1, 'search_documents', { query: 'steemed tea' }),
    call(2, 'search_documents', { query: 'steamed', path: 'docs/' }),
    call(3, 'verify_quote', { quote: 'Green tea is steamed.' }),
    call(4, 'list_documents', {}),
  ];
  const { stdout, stderr } = run(['--transport', 'stdio'], `${calls.join('\n')}\n`);
  const answers = new Map(
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
      .map((answer) => [answer.id, answer.result]),
  );
  const foundIn = (id: number) => answers.get(id).structuredContent.results[0].document.key;
  expect(stderr).not.toMatch(/warning/i);
  for (const id of [1, 2, 3, 4]) expect(answers.get(id)).not.toMatchObject({ isError: true });
  expect([foundIn(1), foundIn(2)]).toEqual(['docs/tea.md', 'docs/tea.md']);
  expect(answers.get(3).structuredContent).toMatchObject({ verdict: 'exact' });
});

test('on a Node that is too old it says so in one sentence', ({ skip }) => {
  const old = oldNode();
  if (!old) return skip('there is no older Node on this machine');
  const run = spawnSync(old, [join(installed, 'bin/kb-mcp.js'), 'stats'], { encoding: 'utf8' });
  expect(run.status).toBe(1);
  expect(run.stdout).toBe('');
  expect(run.stderr).toMatch(/^kb-mcp needs Node 22\.18 or newer, and this is Node \d+\.\d+\.\d+[^\n]*\.\n$/);
});

/** A Node on the PATH that is older than the package supports. */
function oldNode(): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((entry) => !entry.includes('node_modules'))
    .map((entry) => join(entry, 'node'))
    .filter((candidate) => existsSync(candidate))
    .find((candidate) => {
      const [major = 0, minor = 0] = execFileSync(candidate, ['-p', 'process.versions.node'], { encoding: 'utf8' })
        .split('.')
        .map(Number);
      return major < 22 || (major === 22 && minor < 18);
    });
}

async function heard(child: ChildProcess, words: string): Promise<void> {
  let said = '';
  for await (const chunk of child.stderr ?? []) {
    said += String(chunk);
    if (said.includes(words)) return;
  }
  throw new Error(`It ended, having said: ${said}`);
}

/** Ends npx and the program below it. */
function stop(child: ChildProcess): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') child.kill();
  else process.kill(-child.pid, 'SIGTERM');
}

test('the installed program signs people in, and its ask signs in to it; a stand-in plays the model', async () => {
  await using standIn = await openaiStandIn(...vacationModel);
  const passphrase = 'correct horse battery staple';
  expect(kb(['auth', 'init'], `${passphrase}\n`).status).toBe(0);
  const port = String(await freePort());
  const program = join(folder, 'node_modules/.bin/kb-mcp');
  const options = { cwd: folder, shell, env: { ...environment(), OPENAI_BASE_URL: standIn.baseURL } };
  const server = spawn(program, ['--transport', 'http', '--port', port, '--auth', 'builtin'], options);
  const origin = `http://127.0.0.1:${port}`;
  try {
    const ready = () =>
      fetch(`${origin}/healthz`)
        .then(({ ok }) => ok)
        .catch(() => false);
    await expect.poll(ready, { timeout: 20_000 }).toBe(true);
    const asking = spawn(program, ['ask', 'Vacances ?', '--server', `${origin}/mcp`, '--no-browser'], options);
    const answered = text(asking.stdout);
    let said = '';
    for await (const chunk of asking.stderr) {
      const before = said.length;
      said += String(chunk);
      const [page, address] = /sign in on this page:\n(http\S+)\n/.exec(said) ?? [];
      if (page !== undefined && !said.slice(0, before).includes(page))
        await fetch(await signInAndAllow(browser(origin), address ?? '', passphrase));
    }
    expect({ said, answer: await answered }).toMatchObject({ answer: expect.stringMatching(/^Chaque salarié/) });
  } finally {
    const ended = once(server, 'exit');
    server.kill();
    await ended;
  }
});
