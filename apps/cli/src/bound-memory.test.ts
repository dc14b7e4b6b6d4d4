import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

test('a process that makes very much takes little memory for what is new', () => {
  const module = JSON.stringify(new URL('./bound-memory.ts', import.meta.url).href);
  const work = `
    import { boundMemory, youngBytes } from ${module};
    boundMemory();
    let kept = [];
    for (let round = 0; round < 60; round += 1) {
      for (let n = 0; n < 20_000; n += 1) kept.push({ n, text: String(n) });
      if (kept.length > 60_000) kept = [];
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    console.log(youngBytes());`;
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', work], { encoding: 'utf8' });
  expect(Number(said)).toBeLessThan(48 * 2 ** 20);
});
