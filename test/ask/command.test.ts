import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openaiStandIn } from '../openai-stand-in.ts';
import { call, error, say } from '../openai-stand-in/script.ts';
import { cli } from '../served.ts';
import { question, vacationModel } from './vacation.ts';

const run = promisify(execFile);
let folder: string;
let data: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kb-mcp-ask-cli-'));
  data = join(folder, 'data');
  await run(process.execPath, [
    cli,
    'add',
    resolve(import.meta.dirname, '../../examples/knowledge-base'),
    '--data',
    data,
  ]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function start(args: readonly string[], env: Record<string, string>) {
  const { OPENAI_API_KEY: _key, OPENAI_MODEL: _model, NO_COLOR: _, FORCE_COLOR: __, ...inherited } = process.env;
  const child = spawn(process.execPath, [cli, ...args, '--data', data], { cwd: folder, env: { ...inherited, ...env } });
  const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return {
    child,
    async result() {
      const [stdout, stderr, [code, signal]] = await ended;
      return { stdout, stderr, code: code as number | null, signal: signal as string | null };
    },
  };
}

async function kb(args: readonly string[], env: Record<string, string>, input = '') {
  const { child, result } = start(args, env);
  child.stdin.end(input);
  return result();
}

/** Processes that still work on the data of this test. */
async function leftOver(): Promise<readonly string[]> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid,args']);
  return stdout.split('\n').filter((line) => line.includes(data));
}

const atRest = () => expect.poll(leftOver, { timeout: 15_000 }).toEqual([]);

test('ask streams the answer with numbered sources on stdout, calls and tokens on stderr; a stand-in plays the model', async () => {
  await using standIn = await openaiStandIn(...vacationModel);
  const { stdout, stderr, code } = await kb(['ask', ...question.split(' ')], { OPENAI_BASE_URL: standIn.baseURL });
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(stdout).toMatch(
    /^Chaque salarié dispose de 25 jours ouvrés .* \[1\]\. .* \[1\]\.\n\nSources\n\[1\] Politique de vacances et de congés › Vacances annuelles, lines? \d+/,
  );
  expect(stdout).toContain('✓ “L');
  expect(stdout).toContain('✗ “Le vendredi est toujours libre” — these words do not stand there');
  expect(stderr).toContain('· search_documents {"query"');
  expect(stderr).toMatch(/^gpt-4\.1-mini: 200 tokens in \(80 cached\), 40 out, 2 calls$/m);
  expect(code).toBe(0);
  await atRest();
});

test('ask reads .env, takes another model, API and price, and prints JSON for programs; a stand-in plays the model', async () => {
  await using standIn = await openaiStandIn(...vacationModel);
  await writeFile(join(folder, '.env'), `OPENAI_API_KEY=sk-from-env-file\nOPENAI_BASE_URL=${standIn.baseURL}\n`);
  const { stdout, stderr, code } = await kb(
    ['ask', question, '--json', '--model', 'qwen3', '--api', 'responses', '--price', '1/10'],
    {},
  );
  await rm(join(folder, '.env'));
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  expect(JSON.parse(stdout)).toMatchObject({
    model: 'qwen3',
    finish: 'answered',
    citations: [{ status: 'verified' }, { status: 'unsupported' }],
    cost: (200 + 400) / 1e6,
  });
  expect(standIn.asked[0]).toMatchObject({
    path: '/v1/responses',
    headers: { authorization: 'Bearer sk-from-env-file' },
  });
  await atRest();
});

test('what fails is one sentence, an exit code and no process left; a stand-in plays the model', async () => {
  await using standIn = await openaiStandIn(error(401, 'invalid_api_key'));
  const env = { OPENAI_BASE_URL: standIn.baseURL, OPENAI_API_KEY: 'sk-wrong' };
  expect(await kb(['ask', question], env)).toMatchObject({
    code: 4,
    stdout: '',
    stderr: 'kb-mcp: The model service does not accept this API key (OPENAI_API_KEY).\n',
  });
  expect(await kb(['ask', question, '--server', 'no-such-command'], env)).toMatchObject({
    code: 3,
    stderr: 'kb-mcp: There is no command no-such-command.\n',
  });
  expect(await kb(['ask', question], {})).toMatchObject({
    code: 4,
    stderr: expect.stringMatching(/^kb-mcp: Set OPENAI_API_KEY/),
  });
  await using filtering = await openaiStandIn(say('Half', { finish: 'content_filter' }));
  const filtered = await kb(['ask', question], { OPENAI_BASE_URL: filtering.baseURL });
  expect(filtered).toMatchObject({ code: 1, stdout: expect.stringContaining('content filter') });
  await atRest();
});

test.each([
  ['Ctrl-C', 'SIGINT', { code: 130 }],
  ['a request to end', 'SIGTERM', { code: 130 }],
  ['a kill', 'SIGKILL', { signal: 'SIGKILL' }],
] as const)(
  'after %s in the middle of an answer no process is left; a stand-in plays the model',
  async (_, signal, ended) => {
    await using standIn = await openaiStandIn(
      call(['get_database_stats', {}]),
      say('A long answer', { after: { pieces: 2, what: 'silence' } }),
    );
    const { child, result } = start(['ask', question], { OPENAI_BASE_URL: standIn.baseURL });
    await once(child.stdout, 'data');
    expect((await leftOver()).length).toBe(2);
    child.kill(signal);
    expect(await result()).toMatchObject(ended);
    await atRest();
  },
);

test.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
  'after %s the servers of others that were started have ended too; a stand-in plays the model',
  async (signal) => {
    await using standIn = await openaiStandIn(say('A long answer', { after: { pieces: 2, what: 'silence' } }));
    const modules = resolve(import.meta.dirname, '../../node_modules/@modelcontextprotocol');
    const server = (name: string) => `${process.execPath} ${modules}/server-${name}/dist/index.js`;
    const lines = [
      `${server('everything')} stdio ${data}`,
      `${server('filesystem')} ${data}`,
      `${server('memory')} ${data}`,
    ];
    const servers = lines.flatMap((line) => ['--server', line]);
    const { child, result } = start(['ask', question, ...servers], { OPENAI_BASE_URL: standIn.baseURL });
    await once(child.stdout, 'data');
    expect((await leftOver()).length).toBe(4);
    child.kill(signal);
    await result();
    await atRest();
  },
);

test('a tool that may change something is not called unasked, and is with --yes; a stand-in plays the model', async () => {
  const file = join(folder, 'written.txt');
  const server = `files=${process.execPath} ${resolve(import.meta.dirname, '../../node_modules/@modelcontextprotocol/server-filesystem/dist/index.js')} ${folder}`;
  const script = [call(['write_file', { path: file, content: 'At noon.' }]), say('Done.')];
  await using first = await openaiStandIn(...script);
  const refused = await kb(['ask', 'Write it.', '--server', server], { OPENAI_BASE_URL: first.baseURL });
  expect(refused.stderr).toContain('Not called, as it may change something: write_file of files');
  await expect(readFile(file)).rejects.toThrow('ENOENT');
  await using second = await openaiStandIn(...script);
  await kb(['ask', 'Write it.', '--server', server, '--yes'], { OPENAI_BASE_URL: second.baseURL });
  expect(await readFile(file, 'utf8')).toBe('At noon.');
});

test('chat answers line after line, keeps the conversation, and knows its commands; a stand-in plays the model', async () => {
  await using standIn = await openaiStandIn(({ questions, results }) =>
    results.length === 0 ? call(['search', { query: 'vacances' }]) : say(`You asked: ${questions.join(' + ')}`),
  );
  const input = [
    'One?',
    'Two?',
    '/sources',
    '/save talk.md',
    '/nothing',
    '/stats',
    '/reset',
    'Three?',
    '/quit',
    'Four?',
  ].join('\n');
  const { stdout, stderr, code } = await kb(['chat'], { OPENAI_BASE_URL: standIn.baseURL }, input);
  expect(stdout).toContain('You asked: One? + Two?');
  expect(stdout).toContain('You asked: Three?');
  expect(stdout).not.toContain('Four?');
  expect(stdout).toContain('Politique de vacances et de congés');
  expect(stdout).toMatch(/^Documents +19$/m);
  expect(stderr).toContain('There is no /nothing. /help lists what there is.');
  expect(await readFile(join(folder, 'talk.md'), 'utf8')).toContain('## Two?\n\nYou asked: One? + Two?');
  expect(code).toBe(0);
  await atRest();
});

// `script` of util-linux gives a program a terminal; that of other systems takes other arguments.
test.skipIf(spawnSync('script', ['--version']).status !== 0)(
  'on a terminal chat keeps a history, stops an answer at Ctrl-C and goes on; a stand-in plays the model',
  async () => {
    await using standIn = await openaiStandIn(({ questions }) =>
      questions.at(-1) === 'Long?'
        ? say('word '.repeat(200), { pauseMs: 50 })
        : say(`You asked: ${questions.join(' + ')}`),
    );
    const { OPENAI_API_KEY: _, ...inherited } = process.env;
    const line = `'${process.execPath}' '${cli}' chat --data '${data}'`;
    const child = spawn('script', ['-qec', line, '/dev/null'], {
      cwd: folder,
      env: { ...inherited, OPENAI_BASE_URL: standIn.baseURL, TERM: 'xterm', NO_COLOR: '1' },
    });
    let shown = '';
    child.stdout.on('data', (chunk) => (shown += String(chunk)));
    const type = async (keys: string, until: RegExp) => {
      shown = '';
      child.stdin.write(keys);
      await expect.poll(() => shown, { timeout: 15_000 }).toMatch(until);
    };
    const PROMPT = '> \\x1b\\[3G$';
    await type('', new RegExp(PROMPT));
    await type('One?\r', new RegExp(`You asked: One\\?[^]*${PROMPT}`));
    await type('Long?\r', /word word/);
    await type('\x03', new RegExp(`\nStopped\\.\r?\n[^]*${PROMPT}`));
    await type('\x1b[A\x1b[A', /> One\?/);
    await type('\r', new RegExp(`You asked: One\\? \\+ One\\?[^]*${PROMPT}`));
    const ended = once(child, 'close');
    child.stdin.write('\x03');
    expect((await ended)[0]).toBe(0);
    await atRest();
  },
);
