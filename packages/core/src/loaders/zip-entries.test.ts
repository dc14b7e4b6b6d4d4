import { expect, test } from 'vitest';
import { tinyZip } from '../testing/tiny-files.ts';
import { expand, zipEntries } from './zip-entries.ts';

const read = (bytes: Uint8Array) =>
  zipEntries(bytes)?.map((entry) => [entry.name, Buffer.from(expand(entry) ?? []).toString()]);

test('an archive that stands behind other bytes, as one that unpacks itself, is read', () => {
  const files = { 'a.txt': 'Green tea.', 'b/c.txt': 'Black tea.' };
  const whole = Buffer.concat([Buffer.from('MZ, a program'), tinyZip(files)]);
  expect(read(new Uint8Array(whole))).toEqual(Object.entries(files));
});

test('an archive in the middle of another file, as the theme of an old workbook, is not that file', () => {
  const whole = Buffer.concat([Buffer.alloc(100), tinyZip({ 'theme.xml': '<a/>' }), Buffer.alloc(100)]);
  expect(zipEntries(new Uint8Array(whole))).toBeUndefined();
});

test('bytes that are no archive, or only its end, have no entries', () => {
  const zip = tinyZip({ 'a.txt': 'Green tea.' });
  expect(zipEntries(zip.subarray(0, 60))).toBeUndefined();
  expect(zipEntries(zip.subarray(45))).toBeUndefined();
  expect(zipEntries(new Uint8Array(30))).toBeUndefined();
});

test('of two archives behind each other the last one is read, as programs do that unpack them', () => {
  const two = Buffer.concat([tinyZip({ 'a.txt': 'Black tea.' }), tinyZip({ 'b.txt': 'Green tea.' })]);
  expect(read(new Uint8Array(two))).toEqual([['b.txt', 'Green tea.']]);
});
