import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type LaidStream, TokenPage } from './token-page.ts';

const letters = ({ page: { units } }: LaidStream, from: number, to: number) =>
  String.fromCharCode(...units.subarray(from, to));
const tokensOf = (stream: LaidStream) =>
  Array.from({ length: stream.last - stream.first }, (_, n) => {
    const { starts, ends } = stream.page;
    return letters(stream, starts[stream.first + n] ?? 0, ends[stream.first + n] ?? 0);
  });
const parted = (text: string) => text.split(/[\0-\u0020]+/u).filter(Boolean);

const text = fc
  .array(fc.oneof(fc.constantFrom(' ', '\n', 'a', 'é', '\ud800'), fc.string({ unit: 'grapheme' })))
  .map((parts) => parts.join(''));

test('streams keep their letters and their tokens, however many are laid after them, and when the page is used again', () => {
  const page = new TokenPage();
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 30 }), (passages) => {
      page.clear();
      const laid = passages.map(([title, body]) => page.layPassage(title, body));
      for (const [at, { title, body, whole }] of laid.entries()) {
        const [ofTitle = '', ofBody = ''] = passages[at] ?? [];
        expect(letters(whole, whole.from, whole.to)).toBe(`${ofTitle}\n${ofBody}`);
        expect(tokensOf(title)).toEqual(parted(ofTitle));
        expect(tokensOf(body)).toEqual(parted(ofBody));
        expect(tokensOf(whole)).toEqual([...parted(ofTitle), ...parted(ofBody)]);
      }
    }),
  );
});

test('equal tokens have equal hashes, and a page that has grown large still lays what comes', () => {
  const page = new TokenPage();
  const large = page.lay('tea steam '.repeat(500_000));
  expect(large.last).toBe(1_000_000);
  expect(page.hashes[0]).toBe(page.hashes[999_998]);
  expect(page.hashes[0]).not.toBe(page.hashes[1]);
  page.clear();
  const small = page.lay('steam tea');
  expect(tokensOf(small)).toEqual(['steam', 'tea']);
  expect(page.units.length).toBeLessThan(1000);
});
