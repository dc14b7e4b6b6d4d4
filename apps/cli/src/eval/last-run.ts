import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { type Evaluation, parseEvaluation } from '@kb-mcp/core/evaluation';

/** The result of the last run on a question file, kept beside it. */
export interface LastRun {
  readonly evaluation: Evaluation | undefined;
  /** When it ran, ISO 8601. */
  readonly at: string | undefined;
  /** Whether its questions were the same. */
  readonly comparable: boolean;
  replace(evaluation: Evaluation): Promise<void>;
}

export async function lastRun(file: string, questions: string): Promise<LastRun> {
  const path = `${file.replace(/\.[^./\\]*$/, '')}.last.json`;
  const hash = createHash('sha256').update(questions).digest('hex');
  const kept = await readKept(path);
  return {
    evaluation: parseEvaluation(kept['evaluation']),
    at: typeof kept['at'] === 'string' ? kept['at'] : undefined,
    comparable: kept['questions'] === hash,
    replace: (evaluation) =>
      writeFile(path, `${JSON.stringify({ at: new Date().toISOString(), questions: hash, evaluation }, null, 2)}\n`),
  };
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
