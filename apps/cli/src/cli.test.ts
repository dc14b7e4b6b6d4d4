import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const program = join(import.meta.dirname, 'cli.ts');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kb-mcp-cli-'));
  mkdirSync(join(folder, 'docs'));
  writeFileSync(join(folder, 'docs', 'tea.md'), '# Tea\n\n## Green\n\nGreen tea is steamed, then dried.\n');
  writeFileSync(join(folder, 'docs', 'faq.json'), '[{"question": "When is lunch?", "answer": "At noon."}]');
  writeFileSync(join(folder, 'broken.pdf'), 'This is no PDF.');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function kb(
  args: readonly string[],
  { input = '', env = {}, cwd = folder }: { input?: string; env?: Record<string, string>; cwd?: string } = {},
): Promise<Run> {
  const { NO_COLOR: _, FORCE_COLOR: __, ...inherited } = process.env;
  const child = spawn(process.execPath, [program, ...args], {
    cwd,
    env: { ...inherited, KB_MCP_DATA: join(folder, 'data'), ...env },
  });
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
  child.stdin.end(input);
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
  return { code, stdout, stderr };
}

async function json(args: readonly string[], options?: Parameters<typeof kb>[1]) {
  const { stdout, stderr, code } = await kb(args, options);
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  return JSON.parse(stdout);
}

test('a hit says that its file was edited; what it said before is listed, read, compared and quoted', async () => {
  const env = { KB_MCP_DATA: join(folder, 'edited') };
  const file = join(folder, 'leave.md');
  const says = (days: string) => writeFileSync(file, `# Leave\n\nThere are ${days} days of leave.\n`);
  says('twenty-five');
  await kb(['add', 'leave.md'], { env });
  const then = new Date().toISOString();
  says('thirty');
  const { results } = await json(['search', 'days of leave', '--json'], { env });
  expect(results).toMatchObject([{ stale: true }]);
  await kb(['add', 'leave.md'], { env });
  const { results: anew } = await json(['search', 'days of leave', '--changed-since', then, '--json'], { env });
  expect(anew).toMatchObject([{ document: { version: expect.stringMatching(/^[0-9a-f]{12}$/) } }]);
  expect(anew[0]).not.toHaveProperty('stale');
  const { id } = anew[0].document;
  const { versions } = await json(['versions', id, '--json'], { env });
  expect(versions).toHaveLength(2);
  expect((await kb(['get', id, '--as-of', then], { env })).stdout).toContain('twenty-five');
  expect((await kb(['diff', id], { env })).stdout).toContain(
    '\n-There are twenty-five days of leave.\n+There are thirty',
  );
  const quote = JSON.stringify({ quote: 'There are twenty-five days of leave.' });
  const { verdict, earlier } = await json(['call', 'verify_quote', quote], { env });
  expect({ verdict, until: earlier.version.until }).toEqual({ verdict: 'absent', until: versions[0].from });
}, 120_000);

describe('a base that documents are added to', () => {
  beforeAll(async () => {
    await kb(['add', 'docs', '--tag', 'kitchen']);
  });

  test('add tells what became of each file, and that a second time nothing has changed', async () => {
    const { stdout, code } = await kb(['add', 'docs', '--tag', 'kitchen']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^unchanged .*faq\.json {2}1 passage$/m);
    expect(stdout).toMatch(/^2 files: 0 added, 0 changed, 2 unchanged, 0 failed\.$/m);
  });

  test('add lists a file that cannot be read with the reason, adds the others, and exits with 1', async () => {
    const { stdout, code } = await kb(['add', 'broken.pdf', 'missing.txt', 'docs', '--json']);
    const { files, ...counts } = JSON.parse(stdout);
    expect(counts).toMatchObject({ unchanged: 2, failed: 2 });
    expect(files.map(({ reason }: { reason?: object }) => reason)).toEqual([
      expect.objectContaining({ code: 'unreadable', message: expect.stringContaining('broken.pdf') }),
      expect.objectContaining({ code: 'not_found', message: expect.stringContaining('missing.txt') }),
      undefined,
      undefined,
    ]);
    expect(code).toBe(1);
  });

  test('add reads standard input under the name it is given', async () => {
    const data = join(folder, 'from-stdin');
    const added = await json(['add', '-', '--name', 'page.html', '--data', data, '--json'], {
      input: '<h1>Scones</h1><p>Serve warm.</p>',
    });
    expect(added.files).toMatchObject([{ source: 'page.html', status: 'added' }]);
    expect((await json(['search', 'warm scones', '--data', data, '--json'])).results[0].document.title).toBe('Scones');
  });

  test('search shows the passage with its place', async () => {
    const { stdout } = await kb(['search', 'how', 'is', 'green', 'tea', 'made']);
    expect(stdout).toMatch(/^1\. Tea › Green {2}1\.00$/m);
    expect(stdout).toContain('tea.md, line');
    expect(stdout).toContain('Green tea is steamed');
  });

  test('output that is not for a terminal has no colours', async () => {
    expect((await kb(['search', 'tea'])).stdout).not.toContain('\u001B');
  });

  test('search gives a program the same as the tool gives a client', async () => {
    const input = { query: 'steamed tea', limit: 3, tags: ['kitchen'] };
    const found = await json(['search', 'steamed', 'tea', '--limit', '3', '--tag', 'kitchen', '--json']);
    expect(await json(['call', 'search_documents', JSON.stringify(input)])).toEqual(found);
  });

  test('search says on stderr when there is nothing, and prints nothing', async () => {
    expect(await kb(['search', 'xylophone'])).toEqual({ code: 0, stdout: '', stderr: 'Nothing found.\n' });
  });

  test('get prints the text of what list shows', async () => {
    const { documents } = await json(['list', '--path', 'docs/tea', '--json']);
    const { stdout, stderr } = await kb(['get', documents[0].id]);
    expect(stdout).toContain('Green tea is steamed, then dried.');
    expect(stderr).toContain('docs/tea.md');
  });

  test('a document is named by its key as well, where one collection has it', async () => {
    const data = join(folder, 'named');
    const added = async (collection: string): Promise<string> => {
      const { files } = await json(['add', 'docs/tea.md', '--collection', collection, '--data', data, '--json']);
      return files[0].ids[0];
    };
    const first = await added('a');
    expect((await kb(['get', 'tea.md', '--data', data])).stdout).toContain('Green tea is steamed');
    expect((await kb(['versions', 'tea.md', '--data', data])).code).toBe(0);
    const second = await added('b');
    const refused = await kb(['rm', 'tea.md', '--data', data]);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain(first);
    expect(refused.stderr).toContain(second);
    expect(await kb(['get', 'tea', '--data', data])).toMatchObject({ code: 3, stdout: '' });
    await kb(['rm', second, '--data', data]);
    expect(await json(['rm', 'tea.md', '--data', data, '--json'])).toEqual({ removed: 1 });
  });

  test('stats counts what is there', async () => {
    expect(await json(['stats', '--json'])).toMatchObject({ documents: 2, tags: { kitchen: 2 }, index_health: 'ok' });
  });

  test('rm removes a document once', async () => {
    const data = join(folder, 'to-remove');
    const { files } = await json(['add', 'docs/tea.md', '--data', data, '--json']);
    expect(await json(['rm', files[0].ids[0], '--data', data, '--json'])).toEqual({ removed: 1 });
    expect(await kb(['rm', files[0].ids[0], '--data', data])).toMatchObject({ code: 3, stdout: '' });
  });
});

test('records of one id are counted as the one that is there, and tags stay until they are taken away', async () => {
  const env = { KB_MCP_DATA: join(folder, 'records') };
  const lines = ['first', 'second', 'third'].map((word) =>
    JSON.stringify({ id: word === 'first' ? 1 : 2, text: word }),
  );
  writeFileSync(join(folder, 'words.jsonl'), lines.join('\n'));
  const { stdout } = await kb(['add', 'words.jsonl', '--tag', 'small'], { env });
  expect(stdout).toContain('2 documents, 2 passages; 1 record was replaced by a later one with the same id\n');
  expect(stdout).toContain('1 file: 1 added, 0 changed, 0 unchanged, 0 failed.');
  await kb(['add', 'words.jsonl'], { env });
  expect(await json(['stats', '--json'], { env })).toMatchObject({ documents: 2, tags: { small: 2 } });
  await kb(['add', 'words.jsonl', '--no-tag'], { env });
  expect(await json(['stats', '--json'], { env })).toMatchObject({ documents: 2, tags: {} });
});

test('the options of a command may stand before it', async () => {
  const data = join(folder, 'before');
  const added = await kb(['--data', data, '--tag=x', '--json', 'add', 'docs/tea.md', '--collection', 'kitchen']);
  expect(JSON.parse(added.stdout)).toMatchObject({ added: 1 });
  const { tags, collections } = await json([`--data=${data}`, 'stats', '--json']);
  expect({ tags, collections }).toEqual({ tags: { x: 1 }, collections: { kitchen: 1 } });
  expect(await json(['--data', data, 'sources', 'list', '--json'])).toEqual([]);
});

test.each([
  [
    'an option before a command that has none of that name',
    ['--port', '0', 'add', 'docs'],
    3,
    /^kb-mcp: There is no file «add». For the command, begin with it: kb-mcp add …\n$/,
  ],
  ['an unknown id', ['get', 'nothing'], 3, /^kb-mcp: .*nothing.*\n$/],
  ['an unknown tool', ['call', 'make_tea'], 3, /^kb-mcp: There is no tool «make_tea».*\n$/],
  [
    'a mistyped command',
    ['serach', 'tea'],
    3,
    /^kb-mcp: There is no command and no file «serach». Did you mean search\?\n$/,
  ],
  ['an unknown flag', ['stats', '--colour'], 2, /^kb-mcp: unknown option '--colour'.*\n$/],
  ['a flag with a wrong value', ['serve', '--port', 'tea'], 2, /^kb-mcp: .*--port.*\n$/],
  ['a limit out of range', ['list', '--limit', '0'], 2, /^kb-mcp: .*limit.*\n$/],
  ['input that is not JSON', ['call', 'search', '{query}'], 2, /^kb-mcp: The input is not valid JSON.*\n$/],
  [
    'a host that strangers reach',
    ['--transport', 'http', '--host', '0.0.0.0', '--port', '0'],
    2,
    /^kb-mcp: .*--insecure-no-auth.*\n$/,
  ],
])('%s is refused in one sentence on stderr, with an exit code', async (_, args, code, sentence) => {
  const run = await kb(args);
  expect(run).toMatchObject({ code, stdout: '' });
  expect(run.stderr).toMatch(sentence);
});

test.skipIf(process.platform === 'win32').each([[['add', 'many']], [['add', 'many', '--watch']]])(
  'Ctrl-C during kb-mcp %s says what becomes of it',
  async (args) => {
    mkdirSync(join(folder, 'many'), { recursive: true });
    const weather = 'The lighthouse keeper writes down the weather. '.repeat(200);
    for (let n = 0; n < 400; n += 1) writeFileSync(join(folder, 'many', `${n}.md`), `# Day ${n}\n\n${weather}`);
    const data = mkdtempSync(join(folder, 'stopped-'));
    const child = spawn(process.execPath, [program, ...args, '--data', data], { cwd: folder });
    const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
    child.stdout.once('data', () => child.kill('SIGINT'));
    const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
    expect(stdout).toMatch(/^added /);
    expect(stderr).toMatch(/^kb-mcp: Stopped\. .*goes on from there\.\n$/m);
    expect(code).toBe(130);
  },
  60_000,
);

test.skipIf(!existsSync('/dev/full'))('a disk that is full is told in one sentence, with an exit code', async () => {
  for (const args of [['stats'], ['export']]) {
    const full = openSync('/dev/full', 'w');
    const child = spawn(process.execPath, [program, ...args, '--data', join(folder, 'data')], {
      stdio: ['ignore', full, 'pipe'],
    });
    closeSync(full);
    const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
    expect(await text(child.stderr!)).toMatch(/^kb-mcp: Standard output cannot be written: .+\n$/);
    expect(await exited).toBe(74);
  }
});

test.each([
  ['\uFEFF{"port": 4000}', 0, /^$/],
  ['{"port": 4000,\n"roots": "C:\\Users\\me"}', 2, /not valid JSON, at line 2, column \d+: write .* two backslashes/],
  ['{"port": 4000,}', 2, /^kb-mcp: kb-mcp\.config\.json is not valid JSON, at line 1, column 15\.\n$/],
  ['[]', 2, /must hold one JSON object/],
])('the settings file %j is read, or refused with the place', async (file, code, said) => {
  const cwd = mkdtempSync(join(folder, 'settings-'));
  writeFileSync(join(cwd, 'kb-mcp.config.json'), file);
  const run = await kb(['config'], { cwd });
  expect(run.code).toBe(code);
  expect(run.stderr).toMatch(said);
});

test('config shows each value and where it comes from', async () => {
  writeFileSync(join(folder, 'kb-mcp.config.json'), '{"port": 4000, "collection": "work"}');
  try {
    const { stdout } = await kb(['config', '--collection', 'home'], { env: { KB_MCP_PASSAGE_WORDS: '100' } });
    expect(stdout).toMatch(/^port +4000 +kb-mcp\.config\.json/m);
    expect(stdout).toMatch(/^collection +home +--collection/m);
    expect(stdout).toMatch(/^passageWords +100 +KB_MCP_PASSAGE_WORDS/m);
    expect(stdout).toMatch(/^host +127\.0\.0\.1 +default/m);
  } finally {
    rmSync(join(folder, 'kb-mcp.config.json'));
  }
});

test('without a terminal it serves stdio: answers, prints nothing but the protocol, and ends with its input', async () => {
  const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } };
  const request = `${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params })}\n`;
  const { stdout, stderr, code } = await kb(['docs', '--data', join(folder, 'stdio')], { input: request });
  expect(JSON.parse(stdout)).toMatchObject({ id: 1, result: { serverInfo: { name: 'kb-mcp' } } });
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
});

test('a server over stdio that nobody asked for by name, and nobody speaks to, says so', async () => {
  const data = join(folder, 'nobody');
  const alone = await kb(['docs', '--data', data]);
  expect(alone).toMatchObject({
    code: 0,
    stdout: '',
    stderr: expect.stringMatching(/^kb-mcp: .*--transport http\.\n$/),
  });
  expect(await kb(['docs', '--data', data, '--transport', 'stdio'])).toEqual({ code: 0, stdout: '', stderr: '' });
});

test('help is a command too, of the program and of each command', async () => {
  expect(await kb(['help'])).toEqual(await kb(['--help']));
  expect(await kb(['help', 'add'])).toEqual(await kb(['add', '--help']));
  expect(await kb(['help', 'make-tea'])).toMatchObject({ code: 2, stdout: '' });
});

test('help has an example of every way in', async () => {
  const { stdout, code } = await kb(['--help']);
  expect(code).toBe(0);
  for (const command of ['serve', 'add', 'search', 'get', 'list', 'rm', 'stats', 'call', 'config'])
    expect(stdout).toContain(command);
  expect(stdout).toContain('$ kb-mcp add ~/Documents');
});
