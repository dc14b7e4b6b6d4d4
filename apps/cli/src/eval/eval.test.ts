import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const program = join(import.meta.dirname, '../cli.ts');
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kb-mcp-eval-'));
  await writeFile(
    join(folder, 'tea.md'),
    '# Tea\n\n## Making green tea\n\nIt is steamed shortly after harvest, then dried.\n',
  );
  await writeFile(join(folder, 'faq.json'), '[{"question": "When is lunch?", "answer": "At noon, in the canteen."}]');
  await kb('add', 'tea.md', 'faq.json');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const kb = (...args: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> =>
  new Promise((resolve) => {
    const env = { ...process.env, KB_MCP_DATA: join(folder, 'data') };
    execFile(process.execPath, [program, ...args], { cwd: folder, env }, (error, stdout, stderr) =>
      resolve({ code: error ? error.code : 0, stdout, stderr }),
    );
  });

test('a draft is written once, asked, and compared with the run before', async () => {
  const drafted = await kb('eval', 'init');
  expect(drafted).toMatchObject({ code: 0, stderr: '' });
  expect(await readFile(join(folder, 'kb-mcp-eval.yaml'), 'utf8')).toContain('question: When is lunch?');
  expect(await kb('eval', 'init')).toMatchObject({ code: 1, stdout: '' });

  const first = await kb('eval', 'run');
  expect(first).toMatchObject({ code: 0, stderr: '' });
  for (const part of ['kb-mcp', 'plain BM25', 'grep', 'p95', 'Last run     none']) expect(first.stdout).toContain(part);
  expect((await kb('eval', 'run', '--no-baselines')).stdout).toContain('Last run     nDCG@10 +0.000');
});

test('a run that is not good enough exits with 1, and is no measure for the next', async () => {
  const lines = 'questions:\n  - {question: steamed after harvest, expect: [{document: DOCUMENT}]}\n';
  await writeFile(join(folder, 'own.yaml'), lines.replace('DOCUMENT', 'faq.json'));
  const run = await kb('eval', 'run', 'own.yaml', '--json', '--min-ndcg', '0.9');
  expect(run).toMatchObject({ code: 1, stderr: '' });
  expect(JSON.parse(run.stdout)).toMatchObject({ questions: 1, failures: [expect.stringContaining('0.9')] });
  await expect(readFile(join(folder, 'own.last.json'))).rejects.toMatchObject({ code: 'ENOENT' });
});

test('where a run cannot be kept it is reported all the same, and that is said in one sentence', async () => {
  await writeFile(join(folder, 'shut.yaml'), 'questions:\n  - {question: lunch, expect: [{document: faq.json}]}\n');
  await mkdir(join(folder, 'shut.last.json'));
  const { code, stdout, stderr } = await kb('eval', 'run', 'shut.yaml');
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringMatching(/^kb-mcp: This run could not be kept.*cannot be read, it is a folder.*\n$/),
  });
  expect(stdout).toMatch(/Last run +none/);
  expect((await kb('eval', 'run', 'shut.yaml', '--no-keep')).code).toBe(0);
});

test.for(['--min-ndcg', '--tolerance'])('%s that no result can have is refused', async (flag) => {
  for (const value of ['2', '-0.1', '80%']) {
    const { code, stderr } = await kb('eval', 'run', flag, value);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(/must be a number/) });
  }
});

test('a question file that is not there, or is none, is one sentence', async () => {
  expect(await kb('eval', 'run', 'none.yaml')).toMatchObject({ code: 3, stderr: expect.stringContaining('eval init') });
  await writeFile(join(folder, 'bad.yaml'), 'questions: 7\n');
  const { code, stderr } = await kb('eval', 'run', 'bad.yaml');
  expect({ code, lines: stderr.trim().split('\n').length }).toEqual({ code: 2, lines: 1 });
});

test('what cannot be read or written is said in words', async () => {
  const said = async (...args: string[]) => (await kb('eval', ...args)).stderr;
  expect(await said('run', '.')).toBe('kb-mcp: «.» cannot be read: it is a folder.\n');
  expect(await said('init', 'no/such/q.yaml')).toBe(
    'kb-mcp: «no/such/q.yaml» cannot be written: there is no such folder.\n',
  );
  expect(await said('init', '-n', '1.5', 'half.yaml')).toMatch(/whole number/);
});

test('what is no result of a run is not written over, and one of another version is told', async () => {
  await writeFile(join(folder, 'mine.yaml'), 'questions:\n  - {question: lunch, expect: [{document: faq.json}]}\n');
  const last = join(folder, 'mine.last.json');
  await writeFile(last, 'my notes');
  expect(await kb('eval', 'run', 'mine.yaml')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/mine\.last\.json is no result of a run; move it away\. --no-keep keeps none\.\n$/),
  });
  expect(await readFile(last, 'utf8')).toBe('my notes');
  await writeFile(last, '{"at": "2025-01-01T00:00:00Z", "evaluation": {"score": 1}}');
  expect((await kb('eval', 'run', 'mine.yaml')).stdout).toContain('of another version of kb-mcp');
  expect((await kb('eval', 'run', 'mine.yaml')).stdout).toContain('nDCG@10 +0.000');
});

test('a heading that was renamed since is told', async () => {
  await writeFile(
    join(folder, 'moved.yaml'),
    'questions:\n  - {question: steamed tea, expect: [{document: tea.md, heading: Brewing}]}\n',
  );
  const { stdout } = await kb('eval', 'run', 'moved.yaml', '--no-keep');
  expect(stdout).toMatch(/No passage there\n {2}tea\.md › Brewing\n/);
});
