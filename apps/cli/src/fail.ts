import { errorTable, toKbError } from '@kb-mcp/core';
import { CommanderError } from 'commander';

/** Says on stderr in one sentence what went wrong, and gives the exit code for it. The unforeseen comes with its cause, for a report. */
export function fail(thrown: unknown): number {
  // Commander has said its sentence, or shown its help, by now.
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : errorTable.invalid_input.exit;
  const error = toKbError(thrown);
  process.stderr.write(`kb-mcp: ${error.message}\n`);
  if (error.code === 'internal' && error.cause instanceof Error) process.stderr.write(`${error.cause.stack}\n`);
  return errorTable[error.code].exit;
}
