import { expect, test } from 'vitest';
import { datesIn, dateWritings } from './date-writings.ts';

const read = (text: string, language: string) =>
  datesIn(text, [language]).map(({ year, month, day }) => [year, month, ...(day === undefined ? [] : [day])].join('-'));

test.each([
  ['signé le 1er mars 2024 à Paris', 'fr', '2024-3-1'],
  ['12/03/2024', 'fr', '2024-3-12'],
  ['3.12.2024.', 'de', '2024-12-3'],
  ['2024-03-12', 'fr', '2024-3-12'],
  ['March 12th, 2024', 'en', '2024-3-12'],
  ['the 12th of March 2024', 'en', '2024-3-12'],
  ['Sept. 2023', 'en', '2023-9'],
  ['25/12/2024', 'en', '2024-12-25'],
  ['12/25/2024', 'fr', '2024-12-25'],
  ['el 5 de mayo de 2021', 'es', '2021-5-5'],
  ['5 мая 2021', 'ru', '2021-5-5'],
  ['février 2020', 'fr', '2020-2'],
])('%s (%s) is %s', (text, language, date) => {
  expect(read(text, language)).toEqual([date]);
});

test('in English a day and month may be either', () => {
  expect(read('3/12/2024', 'en')).toEqual(['2024-3-12', '2024-12-3']);
});

test.each([
  'version 1.2.3',
  '192.168.2024.1',
  'en 2024',
  '99/99/2024',
  'le chapitre 12/2024',
  'mars',
  '+33 1 2024-55-66',
])('%s is no date', (text) => {
  expect(read(text, 'fr')).toEqual([]);
});

test('a date is written with its month as a name or a number', () => {
  const writings = dateWritings({ year: 2024, month: 3, day: 1 }, 'fr').map((words) => words.join(' '));
  expect(writings).toEqual(expect.arrayContaining(['01 03 2024', '2024 03 01', '1 mars 2024', '1er mars 2024']));
});
