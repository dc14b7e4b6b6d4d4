import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { KbError } from '@kb-mcp/core';
import { fileReason } from '../file-reason.ts';
import { settingsIn } from '../flags.ts';
import { plural } from '../numbers.ts';
import { progressLine } from '../progress-line.ts';
import { openSession } from '../session.ts';
import { readConfig } from '../settings.ts';
import { print, printJson } from '../terminal.ts';

export const DRAFT_SETTINGS = ['data'];

interface Flags {
  readonly questions: number;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** Writes drafted questions to a file, never over one that is there unless told to. */
export async function evalInit(file: string, flags: Flags): Promise<void> {
  if (!flags.force && existsSync(file)) {
    throw new KbError('conflict', `«${file}» is there already. Give another name, or --force to write over it.`);
  }
  if (!(Number.isInteger(flags.questions) && flags.questions >= 1)) {
    throw new KbError('invalid_input', 'Ask for a whole number of questions with --questions, at least one.');
  }
  const { draftQuestions, writeQuestions } = await import('@kb-mcp/core/evaluation');
  const line = progressLine();
  await using session = await openSession(readConfig(settingsIn({ ...flags }, DRAFT_SETTINGS)));
  const { kb, principal, signal } = session;
  const questions = await draftQuestions(kb, { principal, signal, questions: flags.questions, progress: line.update });
  line.end();
  if (questions.length === 0) {
    throw new KbError('invalid_input', 'The base holds nothing to ask about. Add some with: kb-mcp add <folder>');
  }
  await write(file, writeQuestions(questions));
  if (flags.json) return printJson({ file, questions: questions.length });
  print(`${plural(questions.length, 'question')} in ${file}. Correct them, then: kb-mcp eval run ${file}`);
}

async function write(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (cause) {
    throw new KbError('invalid_input', `«${file}» cannot be written: ${fileReason(cause)}.`, { cause });
  }
}
