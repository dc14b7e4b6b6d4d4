import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { openStore } from '@kb-mcp/core/open';
import { run, start, writeFiles } from './command.ts';

/** `KB_MCP_TEST_KILLS=50` for the long form. */
const kills = Number(process.env['KB_MCP_TEST_KILLS'] ?? 5);
const files = kills > 20 ? 500 : 200;

const base = mkdtempSync(join(tmpdir(), 'kb-kills-'));
const docs = join(base, 'docs');
afterAll(() => rmSync(base, { recursive: true }));

/** All that is in a base, but when it was written. */
async function contentOf(data: string): Promise<unknown[]> {
  await using store = await openStore({ data });
  const all: unknown[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.list({ limit: 200, ...(cursor !== undefined && { cursor }) }, 'all');
    for (const document of page.items) {
      const passages = await store.passages(document.id, { limit: 1_000 }, 'all');
      all.push({ ...document, updatedAt: '', passages });
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
  return all;
}

test(
  `killed ${kills} times at any moment, what is read in the end is what an undisturbed run reads`,
  { timeout: 900_000 },
  async () => {
    writeFiles(docs, files);
    const [calm, killed] = [join(base, 'calm'), join(base, 'killed')];
    const whole = performance.now();
    await run(['add', docs, '--watch', '--json'], calm);
    const took = performance.now() - whole;
    let done = 0;
    for (let n = 0; n < kills; n += 1) {
      const child = start(['add', docs, '--watch', '--json'], killed);
      const ended = once(child, 'exit');
      // Mostly while it reads, now and then before it has begun.
      await Promise.race([ended, sleep(took * (0.15 + Math.random() * (0.9 - n / (2 * kills))))]);
      done += child.exitCode === null ? 0 : 1;
      child.kill('SIGKILL');
      await ended;
    }
    const last = await run(['sync', '--json'], killed);
    expect(JSON.parse(last.stdout).sources).toMatchObject([{ counts: { failed: 1 } }]);
    expect(done).toBeLessThan(kills);
    expect(await contentOf(killed)).toEqual(await contentOf(calm));
    const again = JSON.parse((await run(['sync', '--json'], killed)).stdout);
    expect(again.sources).toMatchObject([{ counts: { added: 0, changed: 0, moved: 0, removed: 0 } }]);
    const jobs = JSON.parse((await run(['jobs', '--json'], killed)).stdout);
    expect(jobs.filter(({ state }: { state: string }) => state === 'running')).toEqual([]);
  },
);

test(
  'several processes that sync one source at the same time never do the work twice',
  { timeout: 120_000 },
  async () => {
    const folder = join(base, 'shared');
    writeFiles(folder, 100);
    const data = join(base, 'three');
    await run(['add', join(folder, 'broken.pdf'), '--watch'], data);
    const runs = await Promise.all([1, 2, 3].map(() => run(['add', folder, '--watch', '--json'], data)));
    for (const { stdout, stderr } of runs) if (stdout === '') throw new Error(`It printed nothing but: ${stderr}`);
    const counts = runs.map(({ stdout }) => JSON.parse(stdout).sources[0].counts);
    const added = counts.reduce((sum, { added }) => sum + added, 0);
    const opened = counts.map(({ opened }) => opened).toSorted((a, b) => a - b);
    const { documents } = JSON.parse((await run(['stats', '--json'], data)).stdout);
    expect(added).toBe(81);
    expect(documents).toBe(81 + 2 * 20);
    expect(opened.at(-1)).toBeGreaterThanOrEqual(100);
  },
);
