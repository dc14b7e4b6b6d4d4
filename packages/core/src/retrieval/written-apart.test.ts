import { expect, test } from 'vitest';
import { searchIn } from '../testing/search-texts.ts';

test.each([
  ['1,500', '1500'],
  ['86,392', '86392'],
  ['10 000 euros', '10000 euros'],
  ['25.000 Euro', '25000 Euro'],
  ['DE89 3704 0044 0532 0130 00', 'DE89370400440532013000'],
  ['AB-1234-X7', 'AB1234X7'],
  ['CD-5678-Y9', 'CD5678Y9'],
  ['INV-2024-00123', 'INV202400123'],
  ['978-3-16-148410-0', '9783161484100'],
  ['0664/1234567', '06641234567'],
  ['4C-8F-00-A1', '4C8F00A1'],
  ['123e4567-e89b-12d3-a456-426614174000', '123e4567e89b12d3a456426614174000'],
])('what is written %s is found by %s', async (written, asked) => {
  const other = 'Of 500 parts 3 are for 16 euros, and 86 of 392 are not: 3704, 1234, 8, 00.';
  const said = `The account has ${written} in all.`;
  expect((await searchIn([other, said, other], asked))[0]).toBe(said);
});

test.each([
  ['1234567', '1,234,567'],
  ['10000 euros', '10 000 euros'],
  ['DE89370400440532013000', 'DE89 3704 0044 0532 0130 00'],
  ['AT611904300234573201', 'AT61 1904 3002 3457 3201'],
  ['AB1234X7', 'AB-1234-X7'],
  ['INV202400123', 'INV-2024-00123'],
  ['9783161484100', '978-3-16-148410-0'],
  ['06641234567', '0664/1234567'],
  ['4C8F00A1', '4C-8F-00-A1'],
  ['123e4567e89b12d3a456426614174000', '123e4567-e89b-12d3-a456-426614174000'],
])('what is written %s is found by %s', async (written, asked) => {
  const other = 'Of 500 parts 3 are for 16 euros, and 86 of 392 are not: 3704, 1234, 8, 00.';
  const said = `The account has ${written} in all, and there is nothing more to say of it today.`;
  expect((await searchIn([other, said, other], asked))[0]).toBe(said);
});

test('a word with a hyphen after its first letters is found without it', async () => {
  const texts = ['Send an e-mail to us.', 'Their co-operation was long.', 'The mail is late, the operation short.'];
  expect((await searchIn(texts, 'email'))[0]).toBe(texts[0]);
  expect((await searchIn([...texts, 'Copper is red.'], 'cooperation'))[0]).toBe(texts[1]);
  // A small word of another language of the base is no article.
  const polish = 'Co to jest? Nie wiem, co robić, bo to jest coś nowego.';
  expect((await searchIn([...texts, 'Copper is red.', polish], 'cooperation'))[0]).toBe(texts[1]);
});

test('a word with a hyphen or a space before its last letters is found without it, unless one is spelt nearly so', async () => {
  const texts = ['Le week-end est long.', 'Type your name to log in here.', 'He has a cert in hand.'];
  expect(await searchIn(texts, 'weekend')).toEqual([texts[0]]);
  expect(await searchIn(texts, 'login')).toEqual([texts[1]]);
  expect((await searchIn([...texts, 'They were certain of it.'], 'certin'))[0]).toBe('They were certain of it.');
});

test('a code whose parts stand apart in every passage is unknown', async () => {
  expect(await searchIn(['1234 of AB, X7 for all.', 'AB then 1234'], 'AB1234X7')).toEqual([]);
});

test('a misspelt word is not taken for an article and a word', async () => {
  const texts = ['They attract the bees.', 'There is a tract of land.'];
  expect((await searchIn(texts, 'atract'))[0]).toBe(texts[0]);
});
