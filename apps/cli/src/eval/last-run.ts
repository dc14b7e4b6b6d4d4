import { readFile } from 'node:fs/promises';
import { KbError } from '@kb-mcp/core';
import { type Evaluation, parseEvaluation } from '@kb-mcp/core/evaluation';
import { fileReason } from '../file-reason.ts';
import { writeWholeFile } from '../whole-file.ts';

/** The result of the last run on a question file, kept beside it. */
export interface LastRun {
  /** `undefined` when there is none, or none that this version reads. */
  readonly evaluation: Evaluation | undefined;
  /** When it ran, ISO 8601. */
  readonly at: string | undefined;
  /** Never over what is no result of a run. */
  replace(evaluation: Evaluation): Promise<void>;
}

export async function lastRun(file: string): Promise<LastRun> {
  const path = `${file.replace(/\.[^./\\]*$/, '')}.last.json`;
  const { kept, trouble } = await readKept(path);
  return {
    evaluation: parseEvaluation(kept?.['evaluation']),
    at: typeof kept?.['at'] === 'string' ? kept['at'] : undefined,
    replace: async (evaluation) => {
      if (trouble !== undefined) throw notKept(`${path} ${trouble}; move it away`);
      await keep(path, { at: new Date().toISOString(), evaluation });
    },
  };
}

async function keep(path: string, run: object): Promise<void> {
  try {
    await writeWholeFile(path, lines(run));
  } catch (cause) {
    throw notKept(fileReason(cause instanceof KbError ? cause.cause : cause), cause);
  }
}

async function* lines(run: object): AsyncIterable<string> {
  yield `${JSON.stringify(run, null, 2)}\n`;
}

const notKept = (reason: string, cause?: unknown): KbError =>
  new KbError('invalid_input', `This run could not be kept for the next: ${reason}. --no-keep keeps none.`, { cause });

interface Kept {
  readonly kept?: Readonly<Record<string, unknown>>;
  /** Why what is there is not to be written over. */
  readonly trouble?: string;
}

/** What is kept there; empty when there is nothing. */
async function readKept(path: string): Promise<Kept> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return {};
    return { trouble: `cannot be read, ${fileReason(cause)}` };
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && 'evaluation' in value) return { kept: { ...value } };
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
  }
  return { trouble: 'is no result of a run' };
}
