import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { apiKeys } from '@kb-mcp/core/access';
import { sqliteState } from '../packages/core/src/stores/sqlite-state.ts';
import { type Caller, caller, type Stream } from './load/caller.ts';
import { type LoadedServer, startLoadedServer } from './load/server.ts';
import { writeMadeUp } from './made-up.ts';
import { addFile } from './product.ts';
import { quantile } from './statistics.ts';

/** Many open streams and many callers at once, against a server in a process of its own. Ends with 1 when one of the limits below is not kept. */
const { values } = parseArgs({
  options: {
    streams: { type: 'string', default: '1000' },
    callers: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '60' },
    // How long a caller reads an answer before it asks again; 0 asks as much as the server can answer.
    pause: { type: 'string', default: '1000' },
    passages: { type: 'string', default: '2000' },
    profile: { type: 'string' },
  },
});
const { streams, callers, seconds, pauseMs, passages } = {
  streams: Number(values.streams),
  callers: Number(values.callers),
  seconds: Number(values.seconds),
  pauseMs: Number(values.pause),
  passages: Number(values.passages),
};
const limits = { p99: 1_000, blockMs: 50, heapGrowth: 0.1 };
const STREAMS_OF_ONE = 100;

const folder = mkdtempSync(join(tmpdir(), 'kb-mcp-load-'));
try {
  const data = join(folder, 'data');
  const sentence = await writeMadeUp(join(folder, 'corpus.jsonl'), passages);
  await addFile(join(folder, 'corpus.jsonl'), data);
  const secrets = await newKeys(data, callers + Math.ceil(streams / STREAMS_OF_ONE));
  const profile = values.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${values.profile}`];
  await using server = await startLoadedServer(data, { node: profile });
  const everybody = secrets.map((secret) => caller(server.port, secret));
  report(await run(server, everybody, sentence), server);
} finally {
  rmSync(folder, { recursive: true });
}

type Outcome = Awaited<ReturnType<typeof run>>;

async function run(server: LoadedServer, everybody: readonly Caller[], sentence: (words: number) => string) {
  const working = everybody.slice(0, callers);
  // Everything that is loaded once is loaded before the first look at the heap.
  for (let round = 0; round < 5; round += 1) await Promise.all(working.map((one) => ask(one, round)));
  const warm = await openStreams(everybody.slice(callers), Math.min(streams, 20));
  await closeAll(warm);
  const before = await server.probe();

  const open = await openStreams(everybody.slice(callers), streams);
  const holding = await server.probe();
  const [latencies, failures, cpu] = [[] as number[], new Map<string, number>(), process.cpuUsage()];
  const asked = { toWait: 0 };
  const end = performance.now() + seconds * 1_000;
  const work = async (target: Pick<Caller, 'call'>, seed: number): Promise<void> => {
    for (let n = seed; performance.now() < end; n += 1) {
      const started = performance.now();
      const { status, fine, text } = await ask(target, n);
      latencies.push(performance.now() - started);
      const what = `${status} ${text.slice(0, 120)}`;
      // Whoever asks more often than the limits allow is told to wait; that is no failure.
      if (status === 429) asked.toWait += 1;
      else if (!fine) failures.set(what, (failures.get(what) ?? 0) + 1);
      // Not all at the same moment, as people are.
      if (pauseMs > 0) await pause(pauseMs * (0.5 + Math.random()));
    }
  };
  // One caller in ten calls over a stream.
  await Promise.all(working.map((one, n) => work(n % 10 === 0 && open[n] ? open[n] : one, n)));
  const after = await server.probe();
  const { user, system } = process.cpuUsage(cpu);
  const lost = open.filter((stream) => stream.status !== 200 || !stream.alive()).length;
  await closeAll(open);
  for (const one of everybody) one.leave();
  await pause(2_000);
  const rest = await server.probe();
  const clientCpuMs = (user + system) / 1_000;
  return { before, holding, after, rest, latencies, failures, lost, clientCpuMs, toWait: asked.toWait };

  function ask(target: Pick<Caller, 'call'>, n: number) {
    const query = sentence(3 + (n % 4));
    if (n % 4 === 0) return target.call('search', { query });
    if (n % 4 === 1) return target.call('search_documents', { query, limit: 5 });
    if (n % 4 === 2) return target.call('get_context_for_rag', { query, max_tokens: 1_000 });
    return target.call('list_documents', { limit: 10 });
  }
}

async function openStreams(from: readonly Caller[], count: number): Promise<Stream[]> {
  const open: Stream[] = [];
  while (open.length < count) {
    const next = from.slice(0, count - open.length);
    open.push(...(await Promise.all(next.map((one) => one.open()))));
  }
  return open;
}

async function closeAll(open: readonly Stream[]): Promise<void> {
  for (const stream of open) stream.close();
  await pause(1_000);
}

async function newKeys(data: string, count: number): Promise<readonly string[]> {
  await using state = sqliteState({ path: data });
  const keys = apiKeys({ state });
  const secrets: string[] = [];
  for (let n = 0; n < count; n += 1) {
    secrets.push((await keys.create({ name: `caller-${n}`, scopes: ['kb:read'], collections: 'all' })).secret);
  }
  return secrets;
}

function report(
  { before, holding, after, rest, latencies, failures, lost, clientCpuMs, toWait }: Outcome,
  server: LoadedServer,
): void {
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((part) => quantile(latencies, part)) as [number, number, number];
  const growth = rest.heapBytes / before.heapBytes - 1;
  const failed = [...failures.values()].reduce((sum, n) => sum + n, 0);
  const mb = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MB`;
  const [cpuMs, mainMs] = [after.cpuMs - holding.cpuMs, after.mainMs - holding.mainMs];
  const lines = [
    `${streams} streams, ${callers} callers who pause for ${pauseMs} ms, ${seconds} s, ${passages} passages, load average ${loadavg()[0]?.toFixed(1)}`,
    `${latencies.length} calls, ${(latencies.length / seconds).toFixed(0)} a second: p50 ${p50.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms, slowest ${Math.max(...latencies).toFixed(0)} ms`,
    `${failed} failed, ${toWait} told to wait (429), ${lost} streams lost`,
    `processor time: server ${(cpuMs / latencies.length).toFixed(2)} ms a call, ${(mainMs / latencies.length).toFixed(2)} of them in the main thread, ${(cpuMs / seconds / 10).toFixed(0)} %; these callers ${(clientCpuMs / seconds / 10).toFixed(0)} %`,
    `event loop: ${after.blocks} turns computed for over ${limits.blockMs} ms, the longest ${after.computingMs.toFixed(0)} ms; ${after.pauses} pauses in all, while others had the processor`,
    `heap: ${mb(before.heapBytes)} before, ${mb(holding.heapBytes)} with the streams, ${mb(after.heapBytes)} at the end, ${mb(rest.heapBytes)} when all had left (${(100 * growth).toFixed(1)} %)`,
    ...[...failures].slice(0, 5).map(([what, count]) => `${count} × ${what}`),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  const kept = failed + lost === 0 && p99 < limits.p99 && after.blocks === 0 && growth < limits.heapGrowth;
  if (server.said().includes('"level":50'))
    process.stdout.write(`The log has errors:\n${server.said().slice(-2_000)}\n`);
  process.stdout.write(kept ? 'Every limit was kept.\n' : 'A limit was not kept.\n');
  process.exitCode = kept ? 0 : 1;
}
