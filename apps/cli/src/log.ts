import type { Log } from '@kb-mcp/core';

/** One JSON line per event on stderr, with the error's stack where there is one. */
export function stderrLog(stream: NodeJS.WritableStream = process.stderr): Log {
  const write = (level: string) => (details: object, message: string) => {
    stream.write(`${JSON.stringify({ time: new Date().toISOString(), level, message, ...details }, plain)}\n`);
  };
  return { warn: write('warn'), error: write('error') };
}

function plain(_key: string, value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  const { name, message, stack, cause } = value;
  return { name, message, stack, cause };
}
