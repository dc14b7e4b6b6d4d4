import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { localPrincipal } from '@kb-mcp/core';
import { loadConfig } from '@kb-mcp/core/config';
import { openKnowledgeBase } from '@kb-mcp/core/open';
import { callTool } from '@kb-mcp/core/tools/call-tool';
import { searchDocuments } from '@kb-mcp/core/tools/search-documents';

/** Processor time of `POST /api/search` beside that of the search alone, each in a process of its own: `node bench/rest-overhead.ts`. */
const [way, folder = '', count = '2000'] = process.argv.slice(2);
const calls = Number(count);
const queries = ['parental leave', 'Combien de jours de vacances ?', 'expenses hotel', 'password manager', 'price'];
const cli = resolve(import.meta.dirname, '../apps/cli/src/cli.ts');

const BLOCK = 500;

if (way === 'bare') serveBare();
else if (way === 'search' || way === 'tool') process.stdout.write(`${await inside(way)}\n`);
else await compare();

async function compare(): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'kb-mcp-overhead-'));
  try {
    const sample = resolve(import.meta.dirname, '../examples/knowledge-base');
    await promisify(execFile)(process.execPath, [cli, 'add', sample, '--data', data]);
    const alone = async (what: string) => {
      const { stdout } = await promisify(execFile)(process.execPath, [import.meta.filename, what, data, count]);
      return Number(stdout);
    };
    const [search, tool] = [await alone('search'), await alone('tool')];
    const served = await outside([cli, 'api', '--data', data, '--port', '0']);
    const bare = await outside([import.meta.filename, 'bare']);
    const ms = (value: number) => `${value.toFixed(3)} ms`;
    const lines = [
      `the search alone          ${ms(search)}`,
      `as a tool, in the process ${ms(tool)}`,
      `POST /api/search          ${ms(served)}`,
      `over the search alone     ${ms(served - search)}`,
      `a bare server of Node      ${ms(bare)}`,
    ];
    process.stdout.write(`Processor time a call, in the quietest block of ${BLOCK} of ${calls}\n${lines.join('\n')}\n`);
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

/** Searches in this process, without any door. */
async function inside(what: 'search' | 'tool'): Promise<number> {
  await using kb = await openKnowledgeBase(loadConfig({ flags: { data: folder } }), {
    baseUrl: 'http://127.0.0.1:1',
    serving: true,
  });
  const context = { kb, principal: localPrincipal };
  const once = (query: string) =>
    what === 'tool' ? callTool(searchDocuments, { query, limit: 5 }, context) : kb.search({ query, limit: 5 }, context);
  return await quietest(once, () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  });
}

/** A server that answers the same requests with as many bytes, and does nothing for it: what Node itself takes. */
function serveBare(): void {
  const answer = { results: Array.from({ length: 5 }, (_, at) => ({ id: String(at), text: 'word '.repeat(150) })) };
  const server = createServer(async (request, response) => {
    JSON.parse(await text(request));
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  }).listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (typeof address === 'object') process.stderr.write(`http://127.0.0.1:${address?.port}\n`);
  });
}

/** Posts to a server in another process, over one connection that is kept. */
async function outside(command: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'ignore', 'pipe'] });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  try {
    let said = '';
    const base = await new Promise<string>((found) => {
      child.stderr.on('data', (chunk) => {
        said += String(chunk);
        const [, url] = /(http:\/\/127\.0\.0\.1:\d+)/.exec(said) ?? [];
        if (url !== undefined) found(url);
      });
    });
    const once = (query: string) => post(`${base}/api/search`, { query, limit: 5 }, agent);
    return await quietest(once, () => processorTime(child.pid ?? 0));
  } finally {
    agent.destroy();
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
}

/** The mean of the block that took least: other programs on the machine make caches cold, and never warm. */
async function quietest(run: (query: string) => Promise<unknown>, used: () => number): Promise<number> {
  await repeat(500, run);
  const means: number[] = [];
  for (let done = 0; done < calls; done += BLOCK) {
    const before = used();
    await repeat(BLOCK, run);
    means.push((used() - before) / BLOCK);
  }
  return Math.min(...means);
}

async function repeat(times: number, run: (query: string) => Promise<unknown>): Promise<void> {
  for (let i = 0; i < times; i++) await run(queries[i % queries.length] ?? '');
}

async function post(url: string, body: object, agent: Agent): Promise<void> {
  const sent = request(url, { method: 'POST', agent, headers: { 'content-type': 'application/json' } });
  sent.end(JSON.stringify(body));
  const [response] = await once(sent, 'response');
  let length = 0;
  for await (const chunk of response) length += chunk.length;
  if (response.statusCode !== 200 || length < 100) throw new Error(`Answered with ${response.statusCode}.`);
}

/** Of all threads of a process, in milliseconds; a tick is ten of them on Linux. */
function processorTime(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
