import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packNote, readNote } from './page-note.ts';

test('a note comes back as it was, also through JSON', () => {
  const note = fc.record({
    etag: fc.option(fc.string(), { nil: undefined }),
    links: fc.array(fc.webUrl(), { maxLength: 20 }),
  });
  fc.assert(
    fc.property(note, ({ etag, links }) => {
      const kept = JSON.parse(JSON.stringify(packNote({ etag, links }))) as unknown;
      expect(readNote(kept)).toEqual({ etag, links });
    }),
  );
});

test('the links that a whole site repeats take little room, and too many are not kept', () => {
  const links = Array.from({ length: 200 }, (_, n) => `https://example.org/docs/reference/chapter-${n}/section.html`);
  expect(JSON.stringify(packNote({ etag: '"1"', links })).length).toBeLessThan(1_500);
  expect(packNote({ etag: '"1"', links: ['x'.repeat(100_001)] })).toEqual({});
});

test('what makes no sense says nothing', () => {
  for (const note of [undefined, null, 7, 'x', { etag: 7 }, []]) expect(readNote(note).links).toBe(undefined);
});
