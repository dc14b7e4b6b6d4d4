import type { Log } from '@kb-mcp/core';
import { harmless } from './terminal.ts';

/** Reports on stderr: sentences on a terminal, one JSON line per event elsewhere, with the error's stack where there is one. */
export function stderrLog(stream: NodeJS.WriteStream = process.stderr): Log {
  const write = (level: string) => (details: object, message: string) => {
    const event = { time: new Date().toISOString(), level, message, ...details };
    stream.write(`${stream.isTTY ? sentence(level, message, details) : JSON.stringify(event, plain)}\n`);
  };
  return { warn: write('warn'), error: write('error') };
}

function sentence(level: string, message: string, details: object): string {
  const stack = 'err' in details && details.err instanceof Error ? `\n${details.err.stack}` : '';
  // What others have put into a message begins no line that looks like one of ours.
  return harmless(`${level === 'warn' ? 'Warning' : 'Error'}: ${message}${stack}`).replaceAll('\n', '\n    ');
}

function plain(_key: string, value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  const { name, message, stack, cause } = value;
  return { name, message, stack, cause };
}
