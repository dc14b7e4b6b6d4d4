import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { localPrincipal } from '@kb-mcp/core';
import { loadConfig } from '@kb-mcp/core/config';
import { openKnowledgeBase } from '@kb-mcp/core/open';
import { tools } from '@kb-mcp/core/tools';
import { guardedTools } from '@kb-mcp/core/tools/guarded';
import { metrics, startHttp } from '@kb-mcp/http';
import { httpGuard } from '../apps/cli/src/http-guard.ts';
import { pinoLog } from '../apps/cli/src/pino-log.ts';
import { quantile } from './statistics.ts';

/**
 * Processor time of `POST /api/search`, with its guards, limits, metrics and audit log, beside that of the search alone:
 * `node bench/rest-overhead.ts`. Both run in one server process, block after block in turn, so that what else the machine does
 * weighs on both.
 */
const [way = 'compare', folder = ''] = process.argv.slice(2);
const BLOCKS = 60;
const CALLS = 50;
const queries = ['parental leave', 'Combien de jours de vacances ?', 'expenses hotel', 'password manager', 'price'];

if (way === 'serve') await serve();
else await compare();

async function compare(): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'kb-mcp-overhead-'));
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  try {
    const cli = resolve(import.meta.dirname, '../apps/cli/src/cli.ts');
    const sample = resolve(import.meta.dirname, '../examples/knowledge-base');
    await promisify(execFile)(process.execPath, [cli, 'add', sample, '--data', data]);
    const server = fork(import.meta.filename, ['serve', data]);
    const [url] = await once(server, 'message');
    for (let block = 0; block < BLOCKS; block++) {
      server.send('searches');
      await once(server, 'message');
      for (let call = 0; call < CALLS; call++)
        await post(`${String(url)}/search`, queries[call % queries.length], agent);
      server.send('calls');
      await once(server, 'message');
    }
    const ended = once(server, 'exit');
    server.send('end');
    await ended;
  } finally {
    agent.destroy();
    rmSync(data, { recursive: true, force: true });
  }
}

/** The server as `kb-mcp api` puts it together; between the calls of others it searches by itself. */
async function serve(): Promise<void> {
  const config = loadConfig({ flags: { data: folder } });
  const log = pinoLog(config);
  const base = 'http://127.0.0.1:1';
  await using kb = await openKnowledgeBase(config, { baseUrl: base, log, serving: true });
  const figures = metrics({ kb, log });
  await using guard = await httpGuard({ config, base, log, metrics: figures });
  const limits = { concurrent: 8, changes: 2, waiting: 1_000, timeoutMs: 120_000 };
  const rest = { kb, tools: guardedTools(tools, limits), observe: guard.observe };
  const { access, rates } = guard;
  await using server = await startHttp({ rest, access, rates, kb, port: 0, metrics: figures, log });
  const alone: number[] = [];
  const served: number[] = [];
  process.send?.(server.urls.api);
  for (;;) {
    const [what] = await once(process, 'message');
    if (what === 'end') break;
    const before = processorTime();
    for (let call = 0; call < CALLS; call++)
      await kb.search({ query: queries[call % queries.length] ?? '', limit: 5 }, { principal: localPrincipal });
    alone.push((processorTime() - before) / CALLS);
    const started = processorTime();
    process.send?.('searched');
    await once(process, 'message');
    served.push((processorTime() - started) / CALLS);
    process.send?.('counted');
  }
  // The first blocks warm up.
  const [search, call] = [alone.slice(BLOCKS / 3), served.slice(BLOCKS / 3)];
  const over = call.map((time, at) => time - (search[at] ?? 0));
  const row = (name: string, times: readonly number[]) =>
    `${name.padEnd(24)} ${[0.1, 0.5, 0.9].map((part) => quantile(times, part).toFixed(3).padStart(8)).join('')}\n`;
  process.stdout.write(`Processor time a call, ms        p10     p50     p90\n`);
  process.stdout.write(row('the search alone', search) + row('POST /api/search', call) + row('over the search', over));
}

async function post(url: string, query: string | undefined, agent: Agent): Promise<void> {
  const sent = request(url, { method: 'POST', agent, headers: { 'content-type': 'application/json' } });
  sent.end(JSON.stringify({ query, limit: 5 }));
  const [response] = await once(sent, 'response');
  let length = 0;
  for await (const chunk of response) length += chunk.length;
  if (response.statusCode !== 200 || length < 100) throw new Error(`Answered with ${response.statusCode}.`);
}

/** Of all threads of this process on Linux, in milliseconds, as its scheduler counts it. */
function processorTime(): number {
  const times = readdirSync('/proc/self/task').map((task) =>
    Number(readFileSync(`/proc/self/task/${task}/schedstat`, 'utf8').split(' ')[0]),
  );
  return times.reduce((sum, time) => sum + time, 0) / 1e6;
}
