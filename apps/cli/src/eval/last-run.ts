import { readFile, writeFile } from 'node:fs/promises';
import { KbError } from '@kb-mcp/core';
import { type Evaluation, parseEvaluation } from '@kb-mcp/core/evaluation';

/** The result of the last run on a question file, kept beside it. */
export interface LastRun {
  readonly evaluation: Evaluation | undefined;
  /** When it ran, ISO 8601. */
  readonly at: string | undefined;
  replace(evaluation: Evaluation): Promise<void>;
}

export async function lastRun(file: string): Promise<LastRun> {
  const path = `${file.replace(/\.[^./\\]*$/, '')}.last.json`;
  const kept = await readKept(path);
  return {
    evaluation: parseEvaluation(kept['evaluation']),
    at: typeof kept['at'] === 'string' ? kept['at'] : undefined,
    replace: (evaluation) => keep(path, { at: new Date().toISOString(), evaluation }),
  };
}

async function keep(path: string, run: object): Promise<void> {
  try {
    await writeFile(path, `${JSON.stringify(run, null, 2)}\n`);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'it cannot be opened';
    throw new KbError('invalid_input', `This run could not be kept for the next: ${reason}. --no-keep keeps none.`, {
      cause,
    });
  }
}

async function readKept(path: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    // No run was kept, or something else is there: there is nothing to compare with.
    return {};
  }
}
