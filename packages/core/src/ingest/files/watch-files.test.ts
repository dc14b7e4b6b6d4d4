import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { WatchListener } from '../reader.ts';
import { isSameFolder, watchFiles } from './watch-files.ts';

test(
  'trouble with other rules is told, and the next ones are looked at all the same',
  { timeout: 30_000 },
  async () => {
    const address = mkdtempSync(join(tmpdir(), 'kb-watch-'));
    onTestFinished(() => rmSync(address, { recursive: true }));
    const [changed, failed] = [vi.fn<WatchListener['changed']>(), vi.fn<WatchListener['failed']>()];
    changed.mockImplementationOnce(() => {
      throw new Error('The disk is full.');
    });
    await using _watching = await watchFiles({
      source: { kind: 'folder', address },
      listener: { changed, failed },
      exclude: [],
    });
    writeFileSync(join(address, '.kbignore'), 'a.txt\n');
    await vi.waitFor(() => expect(failed).toHaveBeenCalledOnce(), { timeout: 10_000 });
    writeFileSync(join(address, '.kbignore'), 'b.txt\n');
    await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(2), { timeout: 10_000 });
  },
);

test('a folder is another when its number is, or its birth where that is known', () => {
  const before = { dev: 1, ino: 2, birthtimeMs: 3, ctimeMs: 4 };
  expect(isSameFolder(before, { ...before, ctimeMs: 9 })).toBe(true);
  expect(isSameFolder(before, { ...before, birthtimeMs: 9, ctimeMs: 9 })).toBe(true);
  expect(isSameFolder(before, { ...before, birthtimeMs: 8, ctimeMs: 9 })).toBe(false);
  expect(isSameFolder(before, { ...before, ino: 9 })).toBe(false);
});
