import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeMadeUp } from './made-up.ts';
import { addFile, type Product, startProduct } from './product.ts';
import { quantile } from './statistics.ts';

/** What a base of so many passages costs; times in milliseconds, as a client over stdio sees them. */
export interface SpeedRow {
  readonly passages: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** Processor time of the server for one search. */
  readonly cpu: number;
  /** A query of 100,000 characters. */
  readonly long: number;
  /** From the start of the process to the first answer. */
  readonly cold: number;
  readonly passagesPerSecond: number;
  readonly memoryMb: number;
  readonly diskMb: number;
}

/** Adds made-up passages of some 120 words and searches them. */
export async function measureSpeed(passages: number, rounds: number): Promise<SpeedRow> {
  const folder = mkdtempSync(join(tmpdir(), 'kb-mcp-speed-'));
  const [file, data] = [join(folder, 'corpus.jsonl'), join(folder, 'data')];
  try {
    const sentence = await writeMadeUp(file, passages);
    let started = performance.now();
    await addFile(file, data);
    const passagesPerSecond = (1000 * passages) / (performance.now() - started);
    started = performance.now();
    await using product = await startProduct(data);
    await product.search(sentence(4), single);
    const cold = performance.now() - started;
    for (let i = 0; i < 20; i++) await product.search(sentence(4), single);
    const used = processorTime(product);
    const times: number[] = [];
    for (let i = 0; i < rounds; i++) times.push(await timed(() => product.search(sentence(3 + (i % 6)), single)));
    const cpu = (processorTime(product) - used) / rounds;
    const long = await timed(() => product.search(sentence(20_000).slice(0, 100_000), single));
    const [p50, p95, p99] = [quantile(times, 0.5), quantile(times, 0.95), quantile(times, 0.99)];
    const memoryMb = Number(/VmRSS:\s+(\d+)/.exec(readOf(`/proc/${product.pid}/status`))?.[1] ?? Number.NaN) / 1024;
    const diskMb = readdirSync(data).reduce((sum, name) => sum + statSync(join(data, name)).size, 0) / 2 ** 20;
    return { passages, p50, p95, p99, cpu, long, cold, passagesPerSecond, memoryMb, diskMb };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const single = { limit: 10, pages: 1 };

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** Milliseconds of all threads of the server, where the system tells them. */
function processorTime({ pid }: Product): number {
  const [user, system] = readOf(`/proc/${pid}/stat`).split(') ')[1]?.split(' ').slice(11, 13).map(Number) ?? [];
  return ((user ?? Number.NaN) + (system ?? Number.NaN)) * 10;
}

function readOf(path: string): string {
  return process.platform === 'linux' ? readFileSync(path, 'utf8') : '';
}
