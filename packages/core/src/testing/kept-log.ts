import type { Log } from '../log.ts';

/** A log, and the lines written to it so far. */
export function keptLog(): { readonly log: Log; readonly lines: readonly string[] } {
  const lines: string[] = [];
  const keep = (_details: object, line: string): void => {
    lines.push(line);
  };
  return { log: { warn: keep, error: keep }, lines };
}
