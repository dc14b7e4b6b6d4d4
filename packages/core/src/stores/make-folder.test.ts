import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder } from './make-folder.ts';

test('a folder is made with those above it, for this user alone, and once more is no error', () => {
  const base = mkdtempSync(join(tmpdir(), 'kb-folder-'));
  const path = join(base, 'a', 'b', 'c');
  makeFolder(path);
  makeFolder(path);
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o700);
  rmSync(base, { recursive: true });
});

test('where no folder can be made it says so instead of trying for ever', () => {
  if (!existsSync('/proc/self')) return;
  expect(() => makeFolder('/proc/kb-mcp/x')).toThrow(expect.objectContaining({ code: 'ENOENT' }));
});
