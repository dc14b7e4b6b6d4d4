import { KbError } from '@kb-mcp/core';

/** What a command that reads documents throws when Ctrl-C stopped it. */
export const stopped = (cause: unknown): KbError =>
  new KbError('cancelled', 'Stopped. What was read stays, and the same command goes on from there.', { cause });
