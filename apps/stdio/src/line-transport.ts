import type { Readable, Writable } from 'node:stream';
import { INVALID_REQUEST, PARSE_ERROR, parseJSONRPCMessage, serializeMessage } from '@modelcontextprotocol/server';
import type { JSONRPCMessage, RequestId, Transport } from '@modelcontextprotocol/server';
import { lineReader } from './line-reader.ts';
import { openRequests } from '@kb-mcp/core/mcp';

export interface LineTransportOptions {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly signal?: AbortSignal | undefined;
  /** Called once, when the client has gone and nothing is left to answer. */
  readonly onEnd: () => void;
  /** Longest message in bytes; a longer one is answered with an error and skipped. */
  readonly maxBytes?: number;
  /** How long answers may take after the end of stdin. */
  readonly graceMs?: number | undefined;
  /** The same after the signal: whoever sends it does not wait for long. */
  readonly stopMs?: number;
}

/** One JSON-RPC message per line. The end of stdin, or the signal, closes it only after the requests in flight have been answered, or after the grace. */
export function lineTransport({
  stdin,
  stdout,
  signal,
  onEnd,
  maxBytes = 10 * 2 ** 20,
  graceMs = 120_000,
  stopMs = 800,
}: LineTransportOptions): Transport {
  const open = openRequests();
  const reader = lineReader({
    maxBytes,
    onLine: receive,
    onTooLong: () => refuse(INVALID_REQUEST, `A message may be at most ${maxBytes} bytes.`),
  });
  const over = new AbortController();
  let closed = false;
  let draining = false;

  const transport: Transport = {
    async start() {
      stdin.on('data', reader.push).on('error', report).on('end', drain).on('close', drain);
      stdout.on('error', lost).on('close', lost);
      signal?.addEventListener('abort', stop, { once: true });
      if (signal?.aborted) stop();
      else if (stdin.readableEnded || stdin.destroyed) drain();
    },
    async send(message) {
      if (closed) throw new Error('The connection is closed.');
      await write(message);
      open.sent(message);
    },
    async close() {
      if (closed) return;
      closed = true;
      over.abort();
      stdin.off('data', reader.push).pause();
      transport.onclose?.();
      onEnd();
    },
  };
  return transport;

  function receive(line: string): void {
    if (draining || line.trim() === '') return;
    const message = parse(line);
    if (!message) return;
    open.received(message);
    transport.onmessage?.(message);
  }

  function parse(line: string): JSONRPCMessage | undefined {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      refuse(PARSE_ERROR, 'The line is not JSON.');
      return undefined;
    }
    try {
      return parseJSONRPCMessage(value);
    } catch {
      refuse(INVALID_REQUEST, 'The line is not a JSON-RPC 2.0 message.', idOf(value));
      return undefined;
    }
  }

  function refuse(code: number, message: string, id: RequestId | null = null): void {
    if (closed) return;
    stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, error: { code, message } })}\n`);
  }

  // Waits until the operating system has it, so that "answered" means that a process may exit.
  function write(message: JSONRPCMessage): Promise<void> {
    return new Promise((resolve, reject) => {
      stdout.write(serializeMessage(message), (error) => (error ? reject(error) : resolve()));
    });
  }

  function drain(): void {
    if (!draining) closeWithin(graceMs);
  }

  function stop(): void {
    closeWithin(stopMs);
  }

  function closeWithin(ms: number): void {
    draining = true;
    open
      .idle(ms, over.signal)
      .then(() => transport.close())
      .catch(report);
  }

  function lost(): void {
    draining = true;
    transport.close().catch(report);
  }

  function report(error: unknown): void {
    transport.onerror?.(error instanceof Error ? error : new Error(String(error)));
  }
}

function idOf(value: unknown): RequestId | null {
  if (typeof value !== 'object' || value === null || !('id' in value)) return null;
  return typeof value.id === 'string' || typeof value.id === 'number' ? value.id : null;
}
