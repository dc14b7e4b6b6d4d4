import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test, vi } from 'vitest';
import { collectWhenIdle } from './idle-memory.ts';

test('what a burst of work left behind is collected when it is over', async () => {
  onTestFinished(collectWhenIdle(50));
  const left = work();
  await vi.waitFor(() => expect(left.deref() === undefined).toBe(true), { timeout: 20_000, interval: 200 });
});

test('a process with nothing else to do still ends', async () => {
  const code = `import(${JSON.stringify(new URL('./idle-memory.ts', import.meta.url).href)}).then((m) => m.collectWhenIdle(60_000));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: 'ignore' });
  expect(await once(child, 'exit')).toEqual([0, null]);
});

/** Keeps the loop busy, and lets go of what it made. */
function work(): WeakRef<object> {
  const end = performance.now() + 60;
  let made: object = {};
  while (performance.now() < end) made = Array.from({ length: 1_000 }, (_, i) => ({ i, made: {} }));
  return new WeakRef(made);
}
