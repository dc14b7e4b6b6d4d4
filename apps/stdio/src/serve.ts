import type { Readable, Writable } from 'node:stream';
import { localPrincipal, silentLog } from '@kb-mcp/core';
import type { Log, Principal } from '@kb-mcp/core';
import { authInfoOf } from '@kb-mcp/core/mcp';
import type { McpServerFactory } from '@modelcontextprotocol/server';
import { serveStdio as serve } from '@modelcontextprotocol/server/stdio';
import { lineTransport } from './line-transport.ts';

export interface StdioOptions {
  readonly factory: McpServerFactory;
  readonly stdin?: Readable;
  readonly stdout?: Writable;
  readonly log?: Log;
  /** Who the client acts as; the process's own user when absent. */
  readonly principal?: Principal | undefined;
  /** Stops as the end of stdin does: what was asked is still answered. */
  readonly signal?: AbortSignal;
  /** How long answers may take after the end of stdin. */
  readonly graceMs?: number | undefined;
}

/** Serves one client over stdin and stdout, whichever revision it speaks; resolves when it has gone and what it asked has been answered. */
export async function serveStdio({
  factory,
  stdin = process.stdin,
  stdout = process.stdout,
  log = silentLog,
  principal = localPrincipal,
  signal,
  graceMs,
}: StdioOptions): Promise<void> {
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const wire = lineTransport({ stdin, stdout, signal, graceMs, onEnd: resolve });
  const authInfo = authInfoOf(principal);
  const handle = serve((context) => factory({ ...context, authInfo }), {
    transport: wire,
    onerror: (error) => log.warn({ err: error }, 'stdio'),
  });
  await ended;
  await handle.close();
}
