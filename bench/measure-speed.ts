import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MakeSentence, madeUpWords, writeMadeUp } from './made-up.ts';
import { bulkEmbed, bulkLoad } from './made-up-base.ts';
import { startMadeUpModel } from './made-up-model.ts';
import { addFile, embedAll, type SearchOptions, startProduct } from './product.ts';
import { processOf } from './process.ts';
import { measureSearches, type SearchRow, single, timed } from './searches.ts';

/** What a base of so many passages costs; times in milliseconds, as a client over stdio sees them. */
export interface SpeedRow {
  readonly passages: number;
  readonly searches: readonly SearchRow[];
  /** A query of 100,000 characters, by words. */
  readonly long: number;
  /** From the start of the process to the first answer by words, and to the first by both. */
  readonly cold: { readonly words: number; readonly both: number };
  /** With `kb-mcp add` and `kb-mcp embed`; nothing is measured where a base is too large for that. */
  readonly passagesPerSecond: number | undefined;
  readonly vectorsPerSecond: number | undefined;
  /** Before and after the vectors are loaded. */
  readonly memoryMb: { readonly words: number; readonly both: number };
  readonly diskMb: { readonly words: number; readonly both: number };
  /** What the model takes for a question. */
  readonly model: number;
}

/** Adds made-up passages, makes vectors of 384 dimensions of them, and searches, one kind after the other in turn. */
export async function measureSpeed(passages: number, rounds: number): Promise<SpeedRow> {
  const folder = mkdtempSync(join(tmpdir(), 'kb-mcp-speed-'));
  const data = join(folder, 'data');
  try {
    const sentence = madeUpWords();
    const inBulk = passages > mostAdded;
    const file = join(folder, 'corpus.jsonl');
    if (!inBulk) await writeMadeUp(file, passages, sentence);
    const addSeconds = await spent(() => (inBulk ? bulkLoad(data, passages, sentence) : addFile(file, data)));
    const wordsMb = sizeOf(data);
    const words = await firstAnswer(data, {}, { ...single, mode: 'lexical' }, sentence);
    await using model = await startMadeUpModel(384);
    const embedSeconds = await spent(() => (inBulk ? bulkEmbed(data, 384) : embedAll(data, model.env)));
    const both = await firstAnswer(data, model.env, { ...single, mode: 'hybrid' }, sentence);
    await using product = await startProduct(data, model.env);
    const long = await timed(() => product.search(sentence(20_000).slice(0, 100_000), { ...single, mode: 'lexical' }));
    return {
      passages,
      searches: await measureSearches(product, rounds, sentence),
      long,
      cold: { words: words.milliseconds, both: both.milliseconds },
      passagesPerSecond: inBulk ? undefined : passages / addSeconds,
      vectorsPerSecond: inBulk ? undefined : passages / embedSeconds,
      memoryMb: { words: words.memoryMb, both: both.memoryMb },
      diskMb: { words: wordsMb, both: sizeOf(data) },
      model: await model.answerTime(),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const warmUp = 20;
// A file may have 200 MB.
const mostAdded = 200_000;

async function firstAnswer(
  data: string,
  settings: Readonly<Record<string, string>>,
  how: SearchOptions,
  sentence: MakeSentence,
): Promise<{ readonly milliseconds: number; readonly memoryMb: number }> {
  const started = performance.now();
  await using product = await startProduct(data, settings);
  await product.search(sentence(4), how);
  const milliseconds = performance.now() - started;
  for (let i = 0; i < warmUp; i++) await product.search(sentence(4), how);
  return { milliseconds, memoryMb: processOf(product.pid).memoryMb() };
}

const spent = async (work: () => Promise<void>): Promise<number> => (await timed(work)) / 1000;

const sizeOf = (data: string): number =>
  readdirSync(data).reduce((sum, name) => sum + statSync(join(data, name)).size, 0) / 2 ** 20;
