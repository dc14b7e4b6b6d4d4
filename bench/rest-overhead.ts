import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { type KnowledgeBase, localPrincipal } from '@kb-mcp/core';
import { loadConfig } from '@kb-mcp/core/config';
import { openKnowledgeBase } from '@kb-mcp/core/open';
import { tools } from '@kb-mcp/core/tools';
import { guardedTools } from '@kb-mcp/core/tools/guarded';
import { metrics, startHttp } from '@kb-mcp/http';
import { httpGuard } from '../apps/cli/src/http-guard.ts';
import { pinoLog } from '../apps/cli/src/pino-log.ts';
import { quantile } from './statistics.ts';

/**
 * Processor time of `POST /api/search`, with its guards, limits, metrics and audit log, beside that of the search alone, and of the
 * search behind `node:http` with nothing else: `node bench/rest-overhead.ts`. All run in one server process with the same questions,
 * a few calls of each in turn, so that what else the machine does weighs on all; what is told is the difference within each turn.
 */
const [way = 'compare', folder = ''] = process.argv.slice(2);
const TURNS = 240;
const CALLS = 10;
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
    server.on('message', (url: string) => {
      const done = url === '' ? Promise.resolve() : ask(url, agent);
      // A call that fails ends the whole of it.
      void done.then(() => server.send('done'));
    });
    await once(server, 'exit');
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
  const bare = await bareServer(kb);
  // Listening on TCP always has an address with a port.
  const { port } = bare.address() as AddressInfo;
  const ways = {
    search: async () => {
      // The client is asked each time, so that asking it weighs the same.
      await client('');
      for (const query of questions()) await search(kb, query);
    },
    bare: () => client(`http://127.0.0.1:${port}`),
    served: () => client(`${server.urls.api}/search`),
  };
  const turns: { readonly search: number; readonly bare: number; readonly served: number }[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    const spent = { search: 0, bare: 0, served: 0 };
    const order = ['search', 'bare', 'served'] as const;
    for (const name of turn % 2 === 0 ? order : order.toReversed()) {
      const before = processorTime();
      await ways[name]();
      spent[name] = (processorTime() - before) / CALLS;
    }
    turns.push(spent);
  }
  bare.close();
  process.disconnect();
  // The first turns warm up.
  const counted = turns.slice(TURNS / 4);
  const row = (name: string, times: readonly number[]) =>
    `${name.padEnd(34)} ${[0.1, 0.25, 0.5, 0.75, 0.9].map((part) => quantile(times, part).toFixed(3).padStart(8)).join('')}\n`;
  process.stdout.write(`Processor time a call, ms              p10     p25     p50     p75     p90\n`);
  const column = (name: keyof (typeof counted)[number]) => counted.map((spent) => spent[name]);
  process.stdout.write(row('the search alone', column('search')));
  process.stdout.write(row('behind node:http alone', column('bare')));
  process.stdout.write(row('POST /api/search', column('served')));
  process.stdout.write(
    row(
      'node:http over the search',
      counted.map((spent) => spent.bare - spent.search),
    ),
  );
  process.stdout.write(
    row(
      'POST /api/search over the search',
      counted.map((spent) => spent.served - spent.search),
    ),
  );
}

/** Has the client call this address as often as a turn has calls, or nothing. */
async function client(url: string): Promise<void> {
  const done = once(process, 'message');
  process.send?.(url);
  await done;
}

function questions(): readonly string[] {
  return Array.from({ length: CALLS }, (_, n) => queries[n % queries.length] ?? '');
}

function search(kb: KnowledgeBase, query: string): ReturnType<KnowledgeBase['search']> {
  return kb.search({ query, limit: 5 }, { principal: localPrincipal });
}

/** No server can cost less. */
async function bareServer(kb: KnowledgeBase): Promise<Server> {
  const server = createServer((incoming, outgoing) => {
    let body = '';
    incoming.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    incoming.on('end', () => {
      // This bench sent it.
      const { query } = JSON.parse(body) as { readonly query: string };
      void search(kb, query).then((found) => {
        const text = JSON.stringify({ results: found.items });
        outgoing.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
        outgoing.end(text);
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

async function ask(url: string, agent: Agent): Promise<void> {
  for (const query of questions()) {
    const sent = request(url, { method: 'POST', agent, headers: { 'content-type': 'application/json' } });
    sent.end(JSON.stringify({ query, limit: 5 }));
    const [response] = await once(sent, 'response');
    let length = 0;
    for await (const chunk of response) length += chunk.length;
    if (response.statusCode !== 200 || length < 100) throw new Error(`Answered with ${response.statusCode}.`);
  }
}

/** Of all threads of this process, in milliseconds. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
