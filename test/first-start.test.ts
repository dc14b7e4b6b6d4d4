import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { cli } from './served.ts';
import { freePort } from './free-port.ts';

const sample = resolve(import.meta.dirname, '../examples/knowledge-base');

test('a server that answers at all finds the documents it was first started with', async () => {
  const data = await mkdtemp(join(tmpdir(), 'kb-first-'));
  const port = await freePort();
  const args = [cli, sample, '--data', data, '--transport', 'http', '--port', String(port)];
  const child = spawn(process.execPath, args, { stdio: 'ignore' });
  try {
    const search = `http://127.0.0.1:${port}/api/search?query=vacances`;
    let answer: Response | undefined;
    while (!answer && child.exitCode === null) answer = await fetch(search).catch(() => setTimeout(20, undefined));
    expect(await answer?.json()).toMatchObject({
      results: expect.arrayContaining([
        expect.objectContaining({ document: expect.objectContaining({ title: expect.stringContaining('vacances') }) }),
      ]),
    });
  } finally {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
    await rm(data, { recursive: true });
  }
});

test('over stdio the first question waits for the documents, while everything else is answered at once', async () => {
  const data = await mkdtemp(join(tmpdir(), 'kb-first-'));
  const child = spawn(process.execPath, [cli, sample, '--data', data, '--transport', 'stdio'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = once(child, 'close');
  try {
    const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } };
    const search = { name: 'search', arguments: { query: 'vacances' } };
    const send = (message: object) => child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
    send({ id: 'hello', method: 'initialize', params });
    send({ method: 'notifications/initialized' });
    send({ id: 'search', method: 'tools/call', params: search });
    send({ id: 'tools', method: 'tools/list' });
    const order: string[] = [];
    let found: unknown;
    for await (const line of createInterface(child.stdout)) {
      const { id, result } = JSON.parse(line);
      order.push(id);
      if (id === 'search') found = result.structuredContent.results;
      if (order.length === 3) break;
    }
    expect(order).toEqual(['hello', 'tools', 'search']);
    expect(found).toEqual(
      expect.arrayContaining([expect.objectContaining({ title: expect.stringContaining('vacances') })]),
    );
  } finally {
    child.stdin.end();
    await ended;
    await rm(data, { recursive: true });
  }
});

test('a client that leaves while its first question waits is not waited for', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kb-first-'));
  await writeFile(join(folder, 'long.md'), 'The keeper of the lighthouse writes down the weather.\n\n'.repeat(150_000));
  const args = [cli, join(folder, 'long.md'), '--data', join(folder, 'data'), '--transport', 'stdio'];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'ignore'] });
  const ended = once(child, 'close');
  try {
    const search = { name: 'search', arguments: { query: 'weather' } };
    child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: search })}\n`);
    await setTimeout(1_000);
    const left = performance.now();
    child.stdin.end();
    await ended;
    expect(performance.now() - left).toBeLessThan(10_000);
  } finally {
    child.kill();
    await rm(folder, { recursive: true });
  }
});
