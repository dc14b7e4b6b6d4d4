import { createWriteStream, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
    const words = wordsByZipf();
    const sentence = (length: number): string => Array.from({ length }, words).join(' ');
    await write(file, passages, sentence);
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

async function write(file: string, passages: number, sentence: (words: number) => string): Promise<void> {
  const out = createWriteStream(file);
  for (let i = 0; i < passages; i++) {
    const line = JSON.stringify({ _id: `d${i}`, title: sentence(5), text: sentence(120) });
    if (!out.write(`${line}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}

/** Milliseconds of all threads of the server, where the system tells them. */
function processorTime({ pid }: Product): number {
  const [user, system] = readOf(`/proc/${pid}/stat`).split(') ')[1]?.split(' ').slice(11, 13).map(Number) ?? [];
  return ((user ?? Number.NaN) + (system ?? Number.NaN)) * 10;
}

function readOf(path: string): string {
  return process.platform === 'linux' ? readFileSync(path, 'utf8') : '';
}

/** Made-up words, common ones more often, the same at every run. */
function wordsByZipf(): () => string {
  let state = 42;
  const uniform = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 0) / 2 ** 32;
  };
  const syllables = ['ba', 'ce', 'di', 'fo', 'gu', 'la', 'me', 'ni', 'po', 'ru', 'sa', 'te', 'vi', 'zo', 'ka', 'lu'];
  return () => {
    let rank = Math.floor(60_000 ** uniform());
    let word = '';
    for (let i = 0; i < 2 || rank > 0; i++) {
      word += syllables[rank % syllables.length];
      rank = Math.floor(rank / syllables.length);
    }
    return word;
  };
}
