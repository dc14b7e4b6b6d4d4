import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { cli } from './served.ts';
import { freePort } from './free-port.ts';

test('a server that answers at all finds the documents it was first started with', async () => {
  const data = await mkdtemp(join(tmpdir(), 'kb-first-'));
  const port = await freePort();
  const sample = resolve(import.meta.dirname, '../examples/knowledge-base');
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
