import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test, vi } from 'vitest';
import { type Fault, openaiStandIn, sendJson } from '../packages/core/src/testing/openai-stand-in.ts';
import { v2Stdio } from './clients/v2.ts';
import { cli } from './served.ts';

// Every command is a process of its own, slow to start on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const root = mkdtempSync(join(tmpdir(), 'kb-embeddings-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let count = 0;

/** A base of its own with so many documents added, and what calls the command line on it with a model. */
async function base(documents: number, baseUrl: string) {
  const folder = join(root, `${count++}`);
  const model = ['--embeddings', 'openai', '--embedding-url', baseUrl, '--embedding-model', 'stand-in'];
  const data = ['--data', folder];
  const file = `${folder}.jsonl`;
  const lines = Array.from({ length: documents }, (_, n) => ({
    id: `d${n}`,
    text: `Report ${n} is about ${words[n % words.length]}.`,
  }));
  writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n'));
  return {
    file,
    served: ['--transport', 'stdio', ...data, ...model],
    add: () => run(['add', file, ...data]),
    addAndEmbed: () => run(['add', file, ...data, ...model]),
    start: (...more: string[]) => start(['embed', ...data, ...model, ...more]),
    startAdd: () => start(['add', file, ...data, ...model]),
    embed: (...more: string[]) => run(['embed', ...data, ...model, ...more]),
    stats: async () => JSON.parse((await run(['stats', '--json', ...data])).stdout),
    search: async (...more: string[]) =>
      JSON.parse((await run(['search', '--json', ...data, ...model, ...more])).stdout),
  };
}

const words = ['steaming tea', 'frozen lakes', 'swimming lessons', 'invoices', 'parental leave'];

const start = (args: readonly string[]): ChildProcess =>
  spawn(process.execPath, [cli, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });

async function run(args: readonly string[]) {
  const child = start(args);
  const [stdout, stderr] = await Promise.all([text(child.stdout!), text(child.stderr!)]);
  if (child.exitCode === null) await once(child, 'exit');
  return { code: child.exitCode, stdout, stderr };
}

const slowly =
  (milliseconds: number): Fault =>
  async () => {
    await sleep(milliseconds);
    return false;
  };

test('documents are added, embedded by a service, and found over MCP by vectors and by both', async () => {
  await using service = await openaiStandIn();
  const kb = await base(10, service.baseUrl);
  expect((await kb.add()).code).toBe(0);
  expect(service.requests).toHaveLength(0);
  expect(await kb.stats()).not.toHaveProperty('vectors');
  const { code, stdout } = await kb.embed();
  expect(code).toBe(0);
  expect(stdout).toMatch(/^10 passages embedded with stand-in, 64 dimensions in .* 50 tokens\./);
  expect((await kb.stats()).vectors).toEqual([
    { model: 'stand-in', provider: 'openai', dimensions: 64, in_use: true, passages: 10, pending: 0 },
  ]);
  await using client = await v2Stdio(process.execPath, [cli, ...kb.served, '--allow', 'write']);
  for (const mode of ['vector', 'hybrid', 'auto']) {
    const { structuredContent } = await client.call('search_documents', {
      query: 'steaming tea',
      mode,
      explain: true,
      limit: 3,
    });
    expect(structuredContent).toMatchObject({
      results: [{ text: expect.stringContaining('tea'), explain: { vector: expect.any(Number) } }, {}, {}],
    });
    expect(structuredContent).not.toHaveProperty('notice');
  }
  await client.call('upload_document', { name: 'new.txt', text: 'Umbrellas keep the rain off.' });
  const held = async () => (await client.call('get_database_stats', {})).structuredContent;
  await expect.poll(held).toMatchObject({ vectors: [{ passages: 11, pending: 0 }] });
  const { structuredContent } = await client.call('search_documents', {
    query: 'umbrella rain',
    mode: 'vector',
    limit: 1,
  });
  expect(structuredContent).toMatchObject({ results: [{ document: { key: 'new.txt' } }] });
});

test('embedding that is killed goes on where it was, and asks for no vector that is stored twice', async () => {
  await using service = await openaiStandIn(slowly(60));
  const kb = await base(200, service.baseUrl);
  await kb.add();
  for (const wanted of [3, 6]) {
    const child = kb.start();
    while (service.requests.length < wanted) await sleep(5);
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  const before = (await kb.stats()).vectors[0];
  expect(before.pending).toBeGreaterThan(0);
  const asked = service.requests.length;
  const { stdout } = await kb.embed();
  expect(stdout).toMatch(new RegExp(`^${before.pending} passages embedded`));
  // The model is tried out, compared with what is stored of it, and at last looked at.
  const [, , ...rest] = service.requests.slice(asked);
  const passages = rest.flatMap(({ body }) => body.input.filter((text) => text.includes('Report')));
  expect(passages).toHaveLength(before.pending);
  expect(new Set(passages).size).toBe(before.pending);
  expect((await kb.stats()).vectors).toMatchObject([{ passages: 200, pending: 0 }]);
  expect((await kb.search('frozen lakes', '--mode', 'vector')).results[0].text).toContain('lakes');
});

test('embedding that fails on the way says what has been counted until then, and shows no key', async () => {
  let left = 3;
  await using service = await openaiStandIn(
    (_, response) =>
      left-- <= 0 && sendJson(response, 402, { error: { message: 'Payment required for secret-key-1234' } }),
  );
  vi.stubEnv('KB_MCP_EMBEDDING_KEY', 'secret-key-1234');
  vi.stubEnv('KB_MCP_EMBEDDING_PRICE', '2');
  const kb = await base(200, service.baseUrl);
  await kb.add();
  const { code, stderr } = await kb.embed();
  vi.unstubAllEnvs();
  expect(code).not.toBe(0);
  expect(stderr).toMatch(/has counted [\d,]+ tokens, about 0\.00\d+\. What is made is kept\./);
  expect(stderr).toContain('refuses the request (HTTP 402): Payment required for …');
  expect(stderr).not.toContain('secret-key');
  expect((await kb.stats()).vectors[0].passages).toBeGreaterThan(0);
});

test('two processes that embed at once share the work', async () => {
  await using service = await openaiStandIn(slowly(30));
  const kb = await base(150, service.baseUrl);
  await kb.add();
  const both = await Promise.all([kb.embed('--json'), kb.embed('--json')]);
  const reports = both.map(({ stdout }) => JSON.parse(stdout));
  expect(reports.reduce((sum, { embedded }) => sum + embedded, 0)).toBe(150);
  expect((await kb.stats()).vectors).toMatchObject([{ passages: 150, pending: 0 }]);
});

test('another model is filled while the old one answers, then takes its place under a running server', async () => {
  let ask = (): Promise<unknown> => Promise.resolve();
  const seen: unknown[] = [];
  await using service = await openaiStandIn(async ({ body }) => {
    if (body.dimensions === 32 && body.input.length > 3) seen.push(await ask());
    return false;
  });
  const kb = await base(60, service.baseUrl);
  await kb.addAndEmbed();
  await using client = await v2Stdio(process.execPath, [cli, ...kb.served]);
  ask = async () =>
    (await client.call('search_documents', { query: 'parental leave', mode: 'vector', limit: 1 })).structuredContent;
  const { stdout } = await kb.embed('--embedding-dimensions', '32');
  expect(stdout).toContain('Searches use them from now on.');
  expect(seen.length).toBeGreaterThan(0);
  for (const answer of seen) expect(answer).not.toHaveProperty('notice');
  expect(await ask()).toMatchObject({ notice: expect.stringContaining('64'), results: [{}] });
  const found = await kb.search('parental leave', '--embedding-dimensions', '32');
  expect(found).not.toHaveProperty('notice');
  expect((await kb.stats()).vectors).toMatchObject([{ dimensions: 32, in_use: true, passages: 60, pending: 0 }]);
});

test('a service that is down or whose model is unusable stops no document and no search', async () => {
  let fault: Fault = (_, response) => sendJson(response, 401, { error: { message: 'bad key' } });
  await using service = await openaiStandIn((request, response) => fault(request, response));
  const kb = await base(10, service.baseUrl);
  const added = await kb.addAndEmbed();
  expect(added).toMatchObject({ code: 0, stdout: expect.stringContaining('1 added') });
  expect(added.stderr).toContain('The documents are in, their vectors are not.');
  expect(await kb.search('invoices')).toMatchObject({
    results: [{}, {}],
    notice: expect.stringMatching(/^Found by words alone\. .*API key/),
  });
  fault = ({ body }, response) =>
    sendJson(response, 200, { data: body.input.map((_, index) => ({ index, embedding: [0, 0, 0] })) });
  expect(await kb.embed()).toMatchObject({ code: 69, stderr: expect.stringContaining('all its values are zero') });
  fault = ({ body }, response) =>
    sendJson(response, 200, { data: body.input.map((_, index) => ({ index, embedding: [1, 2, 3] })) });
  expect((await kb.embed()).stderr).toContain('gives every text the same vector');
  expect(await kb.stats()).not.toHaveProperty('vectors');
  fault = () => false;
  expect((await kb.embed()).code).toBe(0);
  expect(await kb.search('invoices')).not.toHaveProperty('notice');
});

test('Ctrl-C ends embed and add at once, also while the service does not answer', async () => {
  const asked: (() => void)[] = [];
  await using service = await openaiStandIn(() => new Promise<boolean>(() => asked.shift()?.()));
  const kb = await base(3, service.baseUrl);
  for (const begin of [() => kb.start(), () => kb.startAdd()]) {
    const heard = new Promise<void>((resolve) => asked.push(resolve));
    const child = begin();
    await heard;
    const since = performance.now();
    child.kill('SIGINT');
    const [code] = await once(child, 'exit');
    expect(code).toBe(130);
    expect(performance.now() - since).toBeLessThan(5_000);
  }
});
