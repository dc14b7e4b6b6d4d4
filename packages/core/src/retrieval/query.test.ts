import { expect, test } from 'vitest';
import { analyseQuery } from './query.ts';

const letters = 'abcdefghijklmnopqrstuvwxyz';
const word = (at: number): string =>
  `${letters[at % 26]}${letters[(at * 7) % 26]}${letters[(at * 11 + 3) % 26]}x${at.toString(36)}`;

test.each([
  ['prose', Array.from({ length: 15_000 }, (_, at) => word(at)).join(' ')],
  ['one word again and again', 'virus '.repeat(17_000)],
  ['letters without a space', letters.repeat(4_000)],
  ['Thai without a space', 'การระบาดของไวรัสโคโรนา'.repeat(4_600)],
  ['Chinese', Array.from({ length: 100_000 }, (_, at) => String.fromCodePoint(0x4e00 + (at % 20_000))).join('')],
  ['pictures', '👩‍👩‍👧'.repeat(12_500)],
  ['marks on one letter', `e${'\u0301'.repeat(100_000)}`],
  ['characters that stand for many', '\ufdfa'.repeat(100_000)],
  ['operators', '" OR NEAR(* '.repeat(8_400)],
  ['halves of characters', '\ud800'.repeat(100_000)],
])('a query of 100,000 characters asks for few terms: %s', async (_, query) => {
  const { terms, slots, pairs, counts } = await analyseQuery(query, ['en', 'fr', 'zh']);
  expect(slots).toBeLessThanOrEqual(80);
  expect(terms.length).toBeLessThanOrEqual(3 * 64);
  expect(pairs.length).toBeLessThanOrEqual(256);
  expect(Math.max(0, ...counts)).toBeLessThanOrEqual(4);
});

test('a base of all the languages of Europe is asked in each of them', async () => {
  const languages = 'en fr de es it pt nl pl ro sv da fi cs hu el bg hr sk sl lt lv et ga mt'.split(' ');
  const { inLanguage, terms } = await analyseQuery('įmonės vadovas', languages);
  expect(inLanguage('lt')).toEqual(['imon', 'vadov']);
  expect(terms).toEqual(expect.arrayContaining(['imon', 'vadov']));
});

test('a base of more languages than there are stemmers is asked in each of them, and in those without one once', async () => {
  const unstemmed = 'ab aa ak am an as av ay az ba be bh bi bm bn bo br ca ce ch co cr cv cy dv dz eo et eu fa'.split(
    ' ',
  );
  const { inLanguage, terms } = await analyseQuery('policies', [
    ...unstemmed,
    'xh',
    'yo',
    'zu',
    'vi',
    'sw',
    'tg',
    'en',
  ]);
  expect(inLanguage('en')).toEqual(['polici']);
  expect(inLanguage('zu')).toEqual(['policies']);
  expect(terms).toEqual(['policies', 'polici']);
});

test('a language that the base did not hold a moment ago is read as one without a stemmer', async () => {
  const { inLanguage, phrase } = await analyseQuery('policies', ['en']);
  expect([...inLanguage('fr'), phrase('fr')]).toEqual(['policies', 'policies']);
});
