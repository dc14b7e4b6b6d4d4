import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { sqliteStore } from '../packages/core/src/stores/sqlite/index.ts';
import { batch } from './concurrency/batch.ts';

/** `KB_CONCURRENCY_SECONDS` makes it longer and shows its figures. */
const seconds = Number(process.env.KB_CONCURRENCY_SECONDS ?? 6);
const script = (name: string): string => join(import.meta.dirname, 'concurrency', name);

test(
  'two writers that are killed again and again lose nothing acknowledged, and four readers notice nothing',
  async () => {
    const path = await mkdtemp(join(tmpdir(), 'kb-concurrency-'));
    const end = Date.now() + seconds * 1000;
    const readers = Array.from({ length: 4 }, () => reader(path));
    const written = await Promise.all(['one', 'two'].map((name) => killedWriter(path, name, end)));
    const read = await Promise.all(readers.map((one) => one.stop()));

    await using store = sqliteStore({ path });
    expect(await store.check({ deep: true })).toBeUndefined();
    for (const { name, steps, last } of written) {
      expect(steps).toBeGreaterThan(0);
      for (let step = Math.max(0, last - 9); step <= last; step++) {
        for (const { document } of batch(name, step)) {
          const [passage] = await store.passages(document.id, { limit: 1 }, 'all');
          expect(Number(/step (\d+)/.exec(passage?.text ?? '')?.[1])).toBeGreaterThanOrEqual(step);
        }
      }
    }
    if (process.env.KB_CONCURRENCY_SECONDS) process.stderr.write(`${JSON.stringify({ written, read })}\n`);
    await rm(path, { recursive: true });
  },
  seconds * 1000 + 60_000,
);

interface Written {
  readonly name: string;
  /** How many batches were acknowledged, and the number of the last. */
  readonly steps: number;
  readonly last: number;
  readonly kills: number;
}

/** A writer that is killed at a random moment, and started again behind what it had acknowledged. */
async function killedWriter(path: string, name: string, end: number): Promise<Written> {
  let [steps, last, kills] = [0, -1, 0];
  while (Date.now() < end) {
    const child = spawn(process.execPath, [script('writer.ts'), path, name, `${last + 1}`], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (bytes: Buffer) => (output += bytes.toString()));
    const closed = once(child, 'close');
    await Promise.race([closed, once(child.stdout, 'data')]);
    await Promise.race([closed, sleep(Math.random() * 800)]);
    expect(child.exitCode).toBeNull();
    child.kill('SIGKILL');
    await closed;
    kills++;
    const acknowledged = output.split('\n').slice(0, -1).map(Number);
    steps += acknowledged.length;
    last = acknowledged.at(-1) ?? last;
  }
  return { name, steps, last, kills };
}

function reader(path: string) {
  const child: ChildProcess = fork(script('reader.ts'), [path], { execPath: process.execPath });
  const exited = once(child, 'exit');
  const told = once(child, 'message');
  return {
    async stop(): Promise<unknown> {
      if (child.connected) child.send('stop');
      const [code] = await exited;
      expect(code).toBe(0);
      const [figures] = await told;
      return figures;
    },
  };
}
