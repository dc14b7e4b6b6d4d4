import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byCodePoint, vocabulary } from './vocabulary.ts';

const term = fc.string({ unit: 'binary', maxLength: 6 });

test('terms are in the order of their UTF-8, characters beyond the first plane too', () => {
  const ofBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
  fc.assert(
    fc.property(term, term, (a, b) => {
      expect(Math.sign(byCodePoint(a, b))).toBe(ofBytes(a, b));
    }),
  );
  expect(Math.sign(byCodePoint('\u{1f600}', '\uffee'))).toBe(1);
});

test('a vocabulary gives the first term from a string on', () => {
  fc.assert(
    fc.property(fc.array(term), term, (terms, from) => {
      const least = terms.filter((one) => byCodePoint(one, from) >= 0).toSorted(byCodePoint)[0];
      expect(vocabulary(terms)(from)).toBe(least);
    }),
  );
});
