import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { localPrincipal } from '../access/permission.ts';
import { loadConfig } from '../config.ts';
import { openKnowledgeBase } from '../open.ts';
import { tinyDocx, tinyPdf, tinyTar, tinyZip, wordParagraph } from '../testing/tiny-files.ts';

const local = { principal: localPrincipal };
const base = mkdtempSync(join(tmpdir(), 'kb-hostile-'));
const folder = join(base, 'files');
const windows = process.platform === 'win32';

const nested = (content: Uint8Array, depth: number): Uint8Array =>
  depth === 0 ? content : nested(tinyZip({ 'inner.zip': content }), depth - 1);
const laughs = `<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha">${Array.from('bcdefghi', (name, i) => `<!ENTITY ${name} "${`&${'abcdefgh'[i]};`.repeat(10)}">`).join('')}]><r>one &i; two</r>`;
const loop =
  '%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj <</Type/Pages/Kids[2 0 R]/Count 100000000>> endobj\ntrailer <</Root 1 0 R/Size 3>>\n%%EOF';

/** What each file is, and the code it is refused with; without one it is read. */
const files: readonly (readonly [name: string, content: string | Uint8Array, code?: string])[] = [
  ['bomb.gz', gzipSync(Buffer.alloc(300_000_000)), 'too_large'],
  ['bomb.tgz', gzipSync(Buffer.concat([tinyTar({ 'a.txt': 'x' }), Buffer.alloc(300_000_000)])), 'too_large'],
  ['matryoshka.zip', nested(tinyZip({ 'a.txt': 'x' }), 30), 'unreadable'],
  ['laughs.xml', laughs],
  ['laughs.docx', tinyZip({ '[Content_Types].xml': '<Types/>', 'word/document.xml': laughs }), 'unreadable'],
  ['outside.xml', '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>before &x; after</r>'],
  ['deep.html', '<div>'.repeat(10_000), 'unreadable'],
  ['deep.xml', '<a>'.repeat(10_000), 'unreadable'],
  ['deep.json', '['.repeat(10_000) + ']'.repeat(10_000), 'unreadable'],
  ['deep.yaml', '['.repeat(10_000) + ']'.repeat(10_000)],
  ['deep.rtf', `{\\rtf1 ${'{'.repeat(10_000)}`, 'unreadable'],
  ['deep.docx', tinyDocx('<w:p>'.repeat(10_000)), 'unreadable'],
  ['deep.pdf', `%PDF-1.4\n1 0 obj\n${'['.repeat(10_000)}`, 'unreadable'],
  ['loop.pdf', loop, 'unreadable'],
  [
    'aliases.yaml',
    `a: &a [x]\n${Array.from('bcdefgh', (name, i) => `${name}: &${name} [${`*${'abcdefg'[i]},`.repeat(9)}]`).join('\n')}`,
  ],
  ['good.pdf', tinyPdf([['A good page.']])],
  ['good.docx', tinyDocx(wordParagraph('A good paragraph.'))],
  ['zz.txt', 'A good end.'],
  ...(windows
    ? []
    : ([
        ['line\nfeed.txt', 'A name of two lines.'],
        ['right\u202eleft.txt', 'A name with a mark.'],
      ] as const)),
];

beforeAll(() => {
  mkdirSync(join(folder, 'sub'), { recursive: true });
  for (const [name, content] of files) writeFileSync(join(folder, name), content);
  for (const name of ['sparse.txt', 'sparse.pdf', 'sparse.jsonl']) {
    writeFileSync(join(folder, name), '');
    truncateSync(join(folder, name), 2 * 1024 ** 3);
  }
  if (windows) return;
  symlinkSync(folder, join(folder, 'sub', 'up'));
  symlinkSync('/dev/zero', join(folder, 'zero.txt'));
  symlinkSync('a', join(folder, 'b'));
  symlinkSync('b', join(folder, 'a'));
  spawnSync('mkfifo', [join(folder, 'pipe.txt')]);
});
afterAll(() => rmSync(base, { recursive: true }));

test('whatever a folder holds, each file is read or refused with its reason, and the good ones are in', async () => {
  await using kb = await openKnowledgeBase(loadConfig({ flags: { data: join(base, 'data') } }));
  const reports = await Array.fromAsync(kb.addPaths([folder], local));
  const codes = new Map(reports.map(({ source, reason }) => [source.slice(folder.length + 1), reason?.code]));
  for (const [name, , code] of files) expect([name, codes.get(name)]).toEqual([name, code]);
  for (const name of ['sparse.txt', 'sparse.pdf', 'sparse.jsonl']) expect(codes.get(name)).toBe('too_large');
  if (!windows) {
    expect([codes.get('pipe.txt'), codes.get('zero.txt')]).toEqual(['unsupported_media', 'forbidden']);
    expect([codes.get('a'), codes.get('b')]).toEqual(['unreadable', 'unreadable']);
  }
  const { items } = await kb.search({ query: 'good', limit: 10 }, local);
  expect(items.map(({ document }) => document.key.split('/').at(-1)).toSorted()).toEqual([
    'good.docx',
    'good.pdf',
    'zz.txt',
  ]);
  expect((await kb.search({ query: 'root', limit: 10 }, local)).items).toEqual([]);
});

test('a file that can no longer be read keeps the version that could', async () => {
  await using kb = await openKnowledgeBase(loadConfig({ flags: { data: join(base, 'kept') } }));
  const path = join(base, 'report.pdf');
  writeFileSync(path, tinyPdf([['The earlier version.']]));
  await Array.fromAsync(kb.addPaths([path], local));
  writeFileSync(path, loop);
  expect(await Array.fromAsync(kb.addPaths([path], local))).toMatchObject([{ status: 'failed' }]);
  expect((await kb.search({ query: 'earlier version', limit: 1 }, local)).items).toHaveLength(1);
});
