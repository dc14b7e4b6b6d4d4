import { expect, test } from 'vitest';
import { searchIn } from '../testing/search-texts.ts';

const languages = [
  'The language C is old. C is compiled, and C is small.',
  'C++ adds classes to the language C. Many write C++.',
  'C# runs on a common runtime and looks like Java.',
  'A net is used for fishing: the net is a large net.',
  '.NET is a platform with libraries of its own.',
];

test.each([
  ['C++', 1],
  ['What is C#?', 2],
  ['developer of c# programs', 2],
  ['.NET', 4],
])('%s is told from what has other signs or none', async (query, place) => {
  expect((await searchIn(languages, query))[0]).toBe(languages[place]);
});

test('a single letter is told from one with a sign', async () => {
  const texts = [
    'C# and C++ are two languages: C# is the younger, C++ the older.',
    'Vitamin C is in lemons and in berries of many kinds.',
  ];
  expect((await searchIn(texts, 'c'))[0]).toBe(texts[1]);
});

test.each([
  ['AT&T', 'Shares of AT&T fell.', 'At noon the T junction is closed: a T, and a T again.'],
  ['R&D', 'La R&D compte trente personnes.', 'Le service R et le service D : D comme Denis, R comme René.'],
])('%s is found as one name', async (query, name, letters) => {
  expect((await searchIn([letters, name], query))[0]).toBe(name);
});

const prices = [
  'Le prix est de 45 $.',
  'Le prix est de 45 dollars.',
  'Le prix est de 45 euros.',
  'Le prix est de 45 €.',
];

test.each(['45 €', '45€', '€45'])('%s is found before other currencies', async (query) => {
  const found = await searchIn(prices, query);
  expect(new Set(found.slice(0, 2))).toEqual(new Set(prices.slice(2)));
});

test('an amount is found with its sign where the query names the currency', async () => {
  const texts = ['Le prix est de 45 $.', 'Le prix est de 45 €.'];
  expect((await searchIn(texts, 'un prix de 45 euros'))[0]).toBe(texts[1]);
});

test.each([
  ['20 %', 'Le taux est de 20 %.', 'Il y a 20 taux.'],
  ['§ 12', 'Voir le § 12 du contrat signé hier.', 'Il y a 12 pages.'],
])('%s is no other figure', async (query, signed, other) => {
  expect((await searchIn([other, signed], query))[0]).toBe(signed);
});

test.each([
  ['loyer', 'Le loyer est payé le 5.', 'La loi est la loi. Les lois changent.'],
  ['loi', 'La loi est votée le 5.', 'Le loyer est le loyer. Les loyers changent.'],
  ['délai', 'Le délai court dès le 5.', 'Un délit est un délit. Les délits sont jugés.'],
  ['delais', 'Le délai court dès le 5.', 'Un délit est un délit. Les délits sont jugés.'],
])('«%s» is found before another word with its stem', async (query, own, other) => {
  expect(await searchIn([other, own], query)).toEqual([own, other]);
});

test('a form that differs in number or gender alone is no other word', async () => {
  const texts = ['Les travaux sont nationaux, les travaux.', 'La travailleuse travaille.'];
  expect((await searchIn(texts, 'travail national'))[0]).toBe(texts[0]);
});
