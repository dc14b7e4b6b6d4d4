import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { contentHash } from '../entry-details.ts';
import { indexedDocument } from '../../testing/indexed-document.ts';
import { changedFiles } from './changed-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'kb-changed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const look = changedFiles({ patienceMs: 10_000 });

/** A file that was read now, and its document. */
function read(key: string, text: string, details?: Parameters<typeof contentHash>[1]) {
  const path = join(folder, key);
  writeFileSync(path, text);
  const hash = contentHash(Buffer.from(text), details);
  const sourceUrl = pathToFileURL(path).href;
  const updatedAt = new Date().toISOString();
  return { path, document: indexedDocument({ key, texts: [text], sourceUrl, hash, updatedAt }).document };
}
const later = new Date(Date.now() + 3_600_000);
const changed = async (document: ReturnType<typeof read>['document']) => (await look([document])).has(document.id);

test('a file is changed when its content is another, whatever its size and time say', async () => {
  const { path, document } = read('a.txt', 'twenty-five');
  expect(await changed(document)).toBe(false);
  writeFileSync(path, 'thirty-five');
  utimesSync(path, later, later);
  expect(await changed(document)).toBe(true);
  writeFileSync(path, 'thirty');
  utimesSync(path, 0, 0);
  expect(await changed(document)).toBe(true);
});

test('a file of the same size that a program has put back with its old time is changed', async () => {
  const { path, document } = read('d.txt', 'twenty-five');
  writeFileSync(path, 'fifty-seven');
  utimesSync(path, 0, 0);
  expect(await changed(document)).toBe(true);
});

test('a file that was only touched is not, also where it is described beside it', async () => {
  for (const details of [undefined, { stamp: 'by Ama' }]) {
    const { path, document } = read('b.txt', 'the same', details);
    utimesSync(path, later, later);
    expect(await changed(document)).toBe(false);
  }
});

test('what cannot be told is no change', async () => {
  const { path, document } = read('c.txt', 'text');
  writeFileSync(path, 'another text');
  expect(await changed({ ...document, key: 'line-7' })).toBe(false);
  expect(await changed({ ...document, sourceUrl: 'https://c.test/c.txt' })).toBe(false);
  expect(await changed({ ...document, sourceUrl: 'file:///c.txt%zz/c.txt' })).toBe(false);
  rmSync(path);
  expect(await changed(document)).toBe(false);
  mkdirSync(path);
  expect(await changed(document)).toBe(false);
});
