import { expect, test } from 'vitest';
import { searchIn } from '../testing/search-texts.ts';

const others = [
  'Le 12 avril 2024, le contrat a pris fin.',
  'En mars 2023, 12 contrats ont pris fin, et 2024 en verra d’autres.',
  'Le 3 décembre 2024, le contrat a pris fin.',
];
const same = [
  'Le contrat du 12 mars 2024 est signé.',
  'Le contrat du 12/03/2024 est signé.',
  'Le contrat du 2024-03-12 est signé.',
  'Le contrat du 12.3.2024 est signé.',
];

test.each([
  '12 mars 2024',
  '12/03/2024',
  '2024-03-12',
  'contrat du 12 mars 2024',
  'Que dit le contrat signé le 12.03.2024 ?',
])('%s is found however it is written', async (query) => {
  const found = await searchIn([...others, ...same], query);
  expect(new Set(found.slice(0, same.length))).toEqual(new Set(same));
});

test('a date as it is written comes first', async () => {
  for (const text of same.slice(0, 3)) {
    const query = /\d.*\d/.exec(text)?.[0] ?? '';
    expect((await searchIn([...others, ...same], query))[0]).toBe(text);
  }
});

test('an English date is found with the month first or last', async () => {
  const texts = [
    'Signed on March 12, 2024 in Leeds.',
    'Signed on 12 March 2024 in Leeds.',
    'Signed on 3/12/2024 in Leeds.',
    'Signed on 12 Mar 2024 in Leeds.',
  ];
  const found = await searchIn(
    ['Signed on April 12, 2024 in Leeds.', ...texts],
    'what was signed on the 12th of March 2024',
  );
  expect(new Set(found.slice(0, texts.length))).toEqual(new Set(texts));
});

test('a month of a year is found in days of it', async () => {
  const texts = ['Facture du 05/03/2024.', 'Facture du 05/04/2024.', 'Facture du 03/05/2024.'];
  expect((await searchIn(texts, 'facture de mars 2024'))[0]).toBe(texts[0]);
});
