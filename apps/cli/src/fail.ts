import { errorTable, toKbError } from '@kb-mcp/core';
import { CommanderError } from 'commander';
import { remark } from './terminal.ts';

/** Says on stderr in one sentence what went wrong, and gives the exit code for it. The unforeseen comes with its cause, for a report. */
export function fail(thrown: unknown): number {
  // Commander has said its sentence, or shown its help, by now.
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : errorTable.invalid_input.exit;
  const error = toKbError(thrown);
  remark(`kb-mcp: ${error.message}`);
  if (error.code === 'internal' && error.cause instanceof Error) remark(error.cause.stack ?? '');
  return errorTable[error.code].exit;
}
