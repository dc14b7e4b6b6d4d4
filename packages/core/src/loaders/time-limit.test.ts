import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { processorSeconds } from './process-figures.ts';
import { timeLimit } from './time-limit.ts';

/** Starts a program that does this, and ends it. */
async function during(code: string, check: (pid: number) => Promise<void>): Promise<void> {
  const child = spawn(process.execPath, ['-e', `${code}; console.log('on')`], { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(child.stdout, 'data');
  await check(child.pid ?? 0).finally(() => child.kill('SIGKILL'));
}

test.skipIf(process.platform !== 'linux')('who takes the time of the processor is stopped when it is used up', () =>
  during('setInterval(() => { for (const end = Date.now() + 90; Date.now() < end;); }, 1)', async (pid) => {
    const isOver = timeLimit(pid, 0.3);
    expect(isOver()).toBe(false);
    const before = processorSeconds(pid) ?? 0;
    while (!isOver()) await pause(10);
    expect((processorSeconds(pid) ?? 0) - before).toBeGreaterThanOrEqual(0.29);
  }),
);

test.skipIf(process.platform !== 'linux')('who gets little of a busy machine has more time by the clock', () =>
  during('setInterval(() => { for (const end = Date.now() + 20; Date.now() < end;); }, 100)', async (pid) => {
    const isOver = timeLimit(pid, 0.2);
    await pause(500);
    expect(isOver()).toBe(false);
  }),
);

test('who waits for what does not come is stopped by the clock, and one that is unknown too', async () => {
  await during('setInterval(() => undefined, 1e6)', async (pid) => {
    const isOver = timeLimit(pid, 0.2);
    expect(isOver()).toBe(false);
    await pause(250);
    expect(isOver()).toBe(true);
  });
  const isOver = timeLimit(undefined, 0.01);
  await pause(20);
  expect(isOver()).toBe(true);
});
