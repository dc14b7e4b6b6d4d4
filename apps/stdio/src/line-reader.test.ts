import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineReader } from './line-reader.ts';

test('lines come out whole, however the bytes are cut', () => {
  const line = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\n'));
  fc.assert(
    fc.property(fc.array(line), fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), (lines, sizes) => {
      const bytes = Buffer.from(lines.map((text) => `${text}\n`).join(''));
      const seen: string[] = [];
      const reader = lineReader({
        maxBytes: 10_000,
        onLine: (text) => seen.push(text),
        onTooLong: () => seen.push('!'),
      });
      for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
        const size = sizes[turn % sizes.length] ?? 1;
        reader.push(bytes.subarray(at, at + size));
        at += size;
      }
      expect(seen).toEqual(lines);
    }),
  );
});

test('a line that is too long is reported once and the next line is read', () => {
  const seen: string[] = [];
  const reader = lineReader({ maxBytes: 4, onLine: (text) => seen.push(text), onTooLong: () => seen.push('too long') });
  for (const piece of ['abc', 'def', 'ghi\nok', '\nfour\n', 'fives\nlast\n']) reader.push(Buffer.from(piece));
  expect(seen).toEqual(['too long', 'ok', 'four', 'too long', 'last']);
});
