import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { linkedStyles } from './linked-styles.ts';

const base = mkdtempSync(join(tmpdir(), 'kb-styles-'));
const root = join(base, 'site');
mkdirSync(join(root, 'sub'), { recursive: true });
for (const path of ['outside.css', 'site/top.css', 'site/sub/own.css', 'site/sub/two words.css'])
  writeFileSync(join(base, path), `/* ${path} */`);
symlinkSync(join(base, 'outside.css'), join(root, 'sub', 'linked.css'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

const links = (...hrefs: readonly string[]) =>
  Buffer.from(hrefs.map((href) => `<link href="${href}" rel="stylesheet">`).join('\n'));

test('a page of a folder has the style sheets of that folder that it links to', async () => {
  const page = { path: join(root, 'sub', 'a.html'), key: 'site/sub/a.html' };
  const found = await linkedStyles(page, links('own.css?v=2', '../top.css', 'two%20words.css', 'gone.css'));
  expect(found?.sheets.map((path) => path.slice(root.length + 1))).toEqual([
    'sub/own.css',
    'top.css',
    'sub/two words.css',
    'sub/gone.css',
  ]);
  expect(found?.styles).toEqual({
    'own.css?v=2': '/* site/sub/own.css */',
    '../top.css': '/* site/top.css */',
    'two%20words.css': '/* site/sub/two words.css */',
  });
});

test('nothing outside the source is opened, by whatever way it is named, and nothing but style sheets', async () => {
  const page = { path: join(root, 'sub', 'a.html'), key: 'site/sub/a.html' };
  const away = links(
    '../../outside.css',
    'linked.css',
    join(base, 'outside.css'),
    `file://${join(root, 'top.css')}`,
    'https://example.org/a.css',
    '//example.org/a.css',
    'a.html',
  );
  expect((await linkedStyles(page, away))?.styles).toEqual({});
  expect((await linkedStyles({ ...page, key: 'a.html' }, links('../top.css')))?.styles).toEqual({});
  expect(await linkedStyles({ ...page, path: join(root, 'sub', 'a.md') }, links('own.css'))).toBeUndefined();
});
