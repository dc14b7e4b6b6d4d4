import { readFile } from 'node:fs/promises';
import { KbError } from '@kb-mcp/core';
import { fileReason } from '../file-reason.ts';
import { settingsIn } from '../flags.ts';
import { stderrLog } from '../log.ts';
import { progressLine } from '../progress-line.ts';
import { openSession } from '../session.ts';
import { SEARCH_SETTINGS } from '../setting-groups.ts';
import { readConfig } from '../settings.ts';
import { print, printJson, remark } from '../terminal.ts';
import { lastRun } from './last-run.ts';
import { reportText } from './report.ts';

interface Flags {
  readonly minNdcg?: number;
  readonly tolerance?: number;
  readonly baselines: boolean;
  readonly keep: boolean;
  readonly json?: boolean;
}

/** Measures, compares and reports; exits with 1 when the result is not what was asked for. */
export async function evalRun(file: string, flags: Flags): Promise<void> {
  const { comparison, evaluate, readQuestions } = await import('@kb-mcp/core/evaluation');
  const questions = readQuestions(await read(file), file);
  const last = await lastRun(file);
  const line = progressLine();
  const config = readConfig(settingsIn({ ...flags }, SEARCH_SETTINGS));
  await using session = await openSession(config, { log: stderrLog() });
  const { kb, principal, signal } = session;
  const { baselines } = flags;
  const run = await evaluate(kb, questions, { principal, signal, baselines, progress: line.update });
  line.end();
  const held = comparison(run, last.evaluation, flags);
  if (flags.json) printJson({ ...run, ...held });
  else {
    print(reportText(run, last, held, config));
    for (const failure of held.failures) remark(`\nkb-mcp: ${failure}`);
  }
  // What has failed is no measure for the next run.
  if (held.failures.length > 0) process.exitCode = 1;
  else if (flags.keep) await last.replace(run);
}

async function read(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') {
      throw new KbError('not_found', `There is no «${file}». Draft questions with: kb-mcp eval init ${file}`, {
        cause,
      });
    }
    throw new KbError('invalid_input', `«${file}» cannot be read: ${fileReason(cause)}.`, { cause });
  }
}
