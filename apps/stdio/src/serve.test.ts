import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { McpServer } from '@modelcontextprotocol/server';
import { expect, test } from 'vitest';
import { serveStdio } from './serve.ts';

const initialize = request(1, 'initialize', {
  protocolVersion: '2025-11-25',
  capabilities: {},
  clientInfo: { name: 'test', version: '1' },
});
const slow = request(2, 'tools/call', { name: 'slow', arguments: {} });

test('what was asked before stdin ended is answered before the server ends', async () => {
  const answers = await conversation([initialize, slow], { takes: 1_500 });
  expect(answers.map(({ id }) => id)).toEqual([1, 2]);
  expect(answers[1]).toMatchObject({ result: { content: [{ text: 'done' }] } });
});

test('a call that takes longer than the grace is stopped and does not hold the server', async () => {
  const stopped = Promise.withResolvers<void>();
  const answers = await conversation([initialize, slow], { takes: 60_000, onStop: stopped.resolve, graceMs: 300 });
  await stopped.promise;
  expect(answers.map(({ id }) => id)).toEqual([1]);
});

test('a call that the client has cancelled does not hold the server', async () => {
  const cancel = JSON.stringify({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 2 } });
  const answers = await conversation([initialize, slow, cancel], { takes: 60_000 });
  expect(answers.map(({ id }) => id)).toEqual([1]);
});

test('a line that is not a message gets a JSON-RPC error and the conversation goes on', async () => {
  const lines = ['{"jsonrpc', '', '{"jsonrpc":"2.0","id":7}', initialize];
  const answers = await conversation(lines, { takes: 0 });
  expect(answers).toMatchObject([
    { id: null, error: { code: -32_700 } },
    { id: 7, error: { code: -32_600 } },
    { id: 1, result: { serverInfo: { name: 'slow' } } },
  ]);
});

test('a message over ten megabytes gets a JSON-RPC error and the conversation goes on', async () => {
  const [refused, answer] = await conversation([`{"a":"${'x'.repeat(11 * 2 ** 20)}"}`, initialize], { takes: 0 });
  expect(refused).toEqual({
    jsonrpc: '2.0',
    id: null,
    error: { code: -32_600, message: 'A message may be at most 10485760 bytes.' },
  });
  expect(answer).toMatchObject({ id: 1 });
});

test('stopping answers what was asked, as the end of stdin does', async () => {
  const [stdin, stdout] = [new PassThrough(), new PassThrough()];
  const stop = new AbortController();
  const served = serveStdio({ factory: slowServer({ takes: 100 }), stdin, stdout, signal: stop.signal });
  stdin.write(`${initialize}\n${slow}\n`);
  await pause(50);
  stop.abort();
  await served;
  stdout.end();
  expect(parsed(await text(stdout)).map(({ id }) => id)).toEqual([1, 2]);
});

test('after the end of stdin, stopping ends the wait for a call that hangs', async () => {
  const [stdin, stdout] = [new PassThrough(), new PassThrough()];
  const stop = new AbortController();
  const served = serveStdio({ factory: slowServer({ takes: 60_000 }), stdin, stdout, signal: stop.signal });
  stdin.end(`${initialize}\n${slow}\n`);
  await pause(50);
  stop.abort();
  const began = performance.now();
  await served;
  expect(performance.now() - began).toBeLessThan(5_000);
});

interface Slow {
  readonly takes: number;
  readonly onStop?: () => void;
  readonly graceMs?: number;
}

async function conversation(lines: readonly string[], options: Slow) {
  const [stdin, stdout] = [new PassThrough(), new PassThrough()];
  const served = serveStdio({ factory: slowServer(options), stdin, stdout, graceMs: options.graceMs });
  const output = text(stdout);
  stdin.end(lines.map((line) => `${line}\n`).join(''));
  await served;
  stdout.end();
  return parsed(await output);
}

const slowServer =
  ({ takes, onStop }: Slow) =>
  (): McpServer => {
    const server = new McpServer({ name: 'slow', version: '1' });
    server.registerTool('slow', {}, async ({ mcpReq: { signal } }) => {
      signal.addEventListener('abort', () => onStop?.(), { once: true });
      await pause(takes, undefined, { signal });
      return { content: [{ type: 'text', text: 'done' }] };
    });
    return server;
  };

function parsed(output: string): readonly Record<string, unknown>[] {
  return output
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

function request(id: number, method: string, params: object): string {
  return JSON.stringify({ jsonrpc: '2.0', id, method, params });
}
