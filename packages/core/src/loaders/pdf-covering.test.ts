import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boxesIn } from './pdf-covers.ts';
import { mayCoverLetters } from './pdf-covering.ts';
import { IDENTITY } from './pdf-matrix.ts';

const part = { isWhole: false };
const whole = { isWhole: true };
const text = 'BT /F1 10 Tf 100 700 Td (Ten letters) Tj ET';

test('a file is looked at closely where a box may cover a text that was drawn before it', () => {
  expect(mayCoverLetters(`${text} 90 690 200 20 re f`, whole)).toBe(true);
  expect(mayCoverLetters(`${text} 140 690 9 20 re f*`, whole)).toBe(true);
  expect(
    mayCoverLetters('BT /F1 1 Tf 10 0 0 10 100 700 Tm 0 -2 TD (Ten letters) Tj ET 90 670 200 20 re B', whole),
  ).toBe(true);
  expect(mayCoverLetters(`q .5 0 0 .5 0 0 cm ${text} Q 45 345 100 10 re f`, whole)).toBe(true);
  expect(mayCoverLetters("BT /F1 10 Tf 12 TL 100 700 Td (a) Tj (Ten letters) ' ET 90 680 200 15 re f", whole)).toBe(
    true,
  );
});

test('boxes before, beside and below a text, and rules, are no reason', () => {
  for (const content of [
    `90 690 200 20 re f ${text}`,
    `${text} 300 690 200 20 re f`,
    `${text} 10 690 80 20 re f`,
    `${text} 90 660 200 20 re f`,
    `${text} 90 698 200 2 re f`,
    `${text} 90 690 200 20 re S`,
    `${text} 90 690 200 20 re W n`,
    text,
  ])
    expect(mayCoverLetters(content, part)).toBe(false);
});

test('a part of a page that only fills boxes may belong to one with text, a form of its own may not', () => {
  expect(mayCoverLetters('0 0 0 rg 90 690 200 20 re f', part)).toBe(true);
  expect(mayCoverLetters('0 0 0 rg 90 690 200 20 re f', whole)).toBe(false);
});

test('whatever draws a page, looking ends soon and without an error', () => {
  const word = fc.constantFrom(
    'BT',
    'ET',
    'Tj',
    "'",
    'Td',
    'Tm',
    'cm',
    'q',
    'Q',
    're',
    'f',
    'W',
    'n',
    '(a)',
    '<61>',
    '[',
    ']',
    '1',
    '-.5',
    '90',
    '/F1',
    'Tf',
    '(',
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 200 }), fc.boolean(), (words, isWhole) => {
      expect(typeof mayCoverLetters(words.join(' '), { isWhole })).toBe('boolean');
    }),
  );
  for (const content of [
    '(a) Tj '.repeat(200_000),
    `${text} `.repeat(20_000) + '9 9 '.repeat(100_000),
    '9 9 99 99 re f '.repeat(100_000),
    `${'BT 100 700 Td (a) Tj ET '.repeat(20_000)} ${'9 9 99 99 re f '.repeat(100_000)}`,
  ]) {
    const started = performance.now();
    mayCoverLetters(`(a) Tj ${content}`, whole);
    expect(performance.now() - started).toBeLessThan(3_000);
  }
});

test('only upright boxes that lie apart are boxes', () => {
  const box = (x: number, y: number, w: number, h: number) => [0, x, y, 1, x + w, y, 1, x + w, y + h, 1, x, y + h, 4];
  expect(boxesIn(box(1, 2, 3, 4), IDENTITY)).toEqual([[1, 2, 4, 6]]);
  expect(boxesIn(box(4, 6, -3, -4), [0, 1, -1, 0, 0, 0])).toEqual([[-6, 1, -2, 4]]);
  expect(boxesIn([...box(0, 0, 9, 9), ...box(20, 0, 9, 9)], IDENTITY)).toHaveLength(2);
  expect(boxesIn([...box(0, 0, 9, 9), ...box(2, 2, 3, 3)], IDENTITY)).toBeUndefined();
  expect(boxesIn(box(0, 0, 9, 9), [0.7, 0.7, -0.7, 0.7, 0, 0])).toBeUndefined();
  expect(boxesIn([0, 0, 0, 1, 9, 0, 1, 5, 9, 1, 0, 9, 4], IDENTITY)).toBeUndefined();
  expect(boxesIn([0, 0, 0, 2, 1, 1, 2, 2, 3, 3, 4], IDENTITY)).toBeUndefined();
});
