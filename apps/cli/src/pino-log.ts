import type { Log } from '@kb-mcp/core';
import type { Config } from '@kb-mcp/core/config';
import pino from 'pino';
import { stderrLog } from './log.ts';

/** The log of a server on stderr: JSON lines by pino, and on a terminal sentences; at the level that the configuration sets. */
export function pinoLog(
  { logLevel: level }: Pick<Config, 'logLevel'>,
  stream: NodeJS.WriteStream = process.stderr,
): Log {
  if (stream.isTTY && (level === 'warn' || level === 'error')) return stderrLog(stream);
  const options = { level, base: null, messageKey: 'message', timestamp: pino.stdTimeFunctions.isoTime };
  const log = pino(
    { ...options, formatters: { level: (label) => ({ level: label }) } },
    pino.destination({ dest: 2, sync: false }),
  );
  return {
    info: (details, message) => log.info(details, message),
    warn: (details, message) => log.warn(details, message),
    error: (details, message) => log.error(details, message),
  };
}
