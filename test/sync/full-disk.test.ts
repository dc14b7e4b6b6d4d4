import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run, writeFiles } from './command.ts';

const base = mkdtempSync(join(tmpdir(), 'kb-full-'));
const data = join(base, 'data');
const mounted = mountSmall();

beforeAll(() => writeFiles(join(base, 'docs'), 400));
afterAll(() => {
  if (mounted) spawnSync('umount', [data]);
  rmSync(base, { recursive: true, force: true });
});

/** Only root may, and not in every container. */
function mountSmall(): boolean {
  mkdirSync(data);
  return process.getuid?.() === 0 && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', data]).status === 0;
}

test.skipIf(!mounted)(
  'on a full disk reading ends with a sentence, nothing is lost, and with room again it goes on (skipped where a small disk cannot be mounted)',
  { timeout: 300_000 },
  async () => {
    const full = await run(['add', join(base, 'docs'), '--watch'], data);
    expect(full).toMatchObject({
      code: 69,
      stderr: expect.stringContaining('is full. What was written before is kept'),
    });
    const before = JSON.parse((await run(['stats', '--json'], data)).stdout);
    expect(before.documents).toBeGreaterThan(0);
    const [job] = JSON.parse((await run(['jobs', '--json'], data)).stdout);
    expect(job.state).toMatch(/interrupted|failed/);
    expect((await run(['sync'], data)).stderr).toContain('is full.');
    spawnSync('mount', ['-o', 'remount,size=64m', data]);
    const done = JSON.parse((await run(['sync', '--json'], data)).stdout);
    expect(done.sources[0].counts).toMatchObject({ removed: 0, failed: 1 });
    const after = JSON.parse((await run(['stats', '--json'], data)).stdout);
    expect(after.documents).toBe(3 * 80 + 3 * 80 + 1);
    spawnSync('dd', ['if=/dev/zero', `of=${join(data, 'rest')}`, 'bs=1k']);
    for (const command of ['stats', 'jobs', 'sync']) {
      expect(await run([command], data)).toMatchObject({ code: 69, stderr: expect.stringContaining('is full.') });
    }
  },
);
