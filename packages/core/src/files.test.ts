import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fileArea } from './files.ts';

let base: string;
let root: string;

beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'kb-files-')));
  root = join(base, 'root');
  mkdirSync(join(root, 'sub'), { recursive: true });
  mkdirSync(join(root, 'store'));
  writeFileSync(join(root, 'a.txt'), 'alpha é');
  writeFileSync(join(root, 'store', 'kb.sqlite'), 'the store');
  writeFileSync(join(base, 'secret.txt'), 'secret');
  symlinkSync(join(base, 'secret.txt'), join(root, 'link.txt'));
  symlinkSync(base, join(root, 'up'));
});
afterEach(() => rmSync(base, { recursive: true }));

const area = () => fileArea({ roots: [root], protect: [join(root, 'store')] });

test('a file inside a root is read by relative and by absolute path, in parts', async () => {
  expect(await area().read('a.txt', { from: 0, limit: 100 })).toEqual({ text: 'alpha é', characters: 7 });
  expect(await area().read(join(root, 'a.txt'), { from: 2, limit: 3 })).toEqual({ text: 'pha', characters: 7 });
});

test.each(['../secret.txt', 'link.txt', 'up/secret.txt', '/etc/passwd', 'sub/../../secret.txt', 'file:///etc/passwd'])(
  'what %s leads to outside the roots is not reached',
  async (path) => {
    await expect(area().read(path, { from: 0, limit: 10 })).rejects.toMatchObject({
      code: expect.stringMatching(/^(forbidden|not_found)$/),
    });
    const write = area().write(path, 'x', { overwrite: true });
    await expect(write).rejects.toMatchObject({ code: expect.stringMatching(/^(forbidden|not_found)$/) });
    expect(readFileSync(join(base, 'secret.txt'), 'utf8')).toBe('secret');
  },
);

test('a missing file outside the roots looks like one that is there', async () => {
  const answer = (path: string) =>
    area()
      .read(path, { from: 0, limit: 1 })
      .catch((error: unknown) => String(error));
  expect(await answer(join(base, 'nowhere.txt'))).toBe(await answer(join(base, 'secret.txt')));
});

test('a NUL in a path, a folder and a device are refused in a sentence', async () => {
  await expect(area().read('a.txt\0.md', { from: 0, limit: 1 })).rejects.toMatchObject({ code: 'invalid_input' });
  await expect(area().read('sub', { from: 0, limit: 1 })).rejects.toMatchObject({ code: 'invalid_input' });
  await expect(fileArea({ roots: ['/dev'], protect: [] }).read('zero', { from: 0, limit: 1 })).rejects.toMatchObject({
    code: 'invalid_input',
  });
});

test('an existing file is replaced only when asked, and the store never', async () => {
  await expect(area().write('a.txt', 'new', { overwrite: false })).rejects.toMatchObject({ code: 'conflict' });
  expect(await area().write('a.txt', 'new', { overwrite: true })).toEqual({ bytes: 3 });
  expect(readFileSync(join(root, 'a.txt'), 'utf8')).toBe('new');
  for (const path of ['store/kb.sqlite', 'store/other']) {
    await expect(area().write(path, 'x', { overwrite: true })).rejects.toMatchObject({ code: 'forbidden' });
  }
});

test('a listing pages through a folder, without links that lead nowhere or out of the roots', async () => {
  symlinkSync(join(base, 'gone'), join(root, 'dangling'));
  const first = await area().list('.', { limit: 2 });
  const rest = await area().list('.', { limit: 10, cursor: first.cursor });
  expect([...first.items, ...rest.items].map((entry) => entry.path)).toEqual(['a.txt', 'store', 'sub']);
  expect(rest.cursor).toBeUndefined();
});

test('without roots nothing is reachable', async () => {
  const closed = fileArea({ roots: [], protect: [] });
  await expect(closed.read('a.txt', { from: 0, limit: 1 })).rejects.toMatchObject({ code: 'forbidden' });
  expect(await closed.list(undefined, { limit: 5 })).toEqual({ items: [] });
});

test('no path whatever reads the secret beside the root', async () => {
  const part = fc.constantFrom('..', '.', 'sub', 'up', 'link.txt', 'secret.txt', '', '%2e%2e', '..\\', '....', 'root');
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 6 }), fc.boolean(), async (parts, absolute) => {
      const path = (absolute ? `${root}/` : '') + parts.join('/');
      const read = await area()
        .read(path || '.', { from: 0, limit: 100 })
        .catch(() => ({ text: '' }));
      expect(read.text).not.toContain('secret');
    }),
    { numRuns: 200 },
  );
});
