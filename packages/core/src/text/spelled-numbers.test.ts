import { expect, test } from 'vitest';
import { spelledAmong, spelledNumber } from './spelled-numbers.ts';

test.each([
  ['17', 'dix sept'],
  ['21', 'vingt et un'],
  ['35', 'trente cinq'],
  ['71', 'soixante et onze'],
  ['80', 'quatre vingt'],
  ['97', 'quatre vingt dix sept'],
  ['120', 'cent vingt'],
])('%s is spelt «%s»', (figure, spelled) => {
  expect(spelledNumber(figure, 'fr')?.join(' ')).toBe(spelled);
  expect(spelledAmong(['les', ...spelled.split(' '), 'jours'], 'fr')).toEqual([{ parts: spelled.split(' '), figure }]);
});

test('English numbers are spelt too', () => {
  expect(spelledNumber('42', 'en')).toEqual(['forty', 'two']);
  expect(spelledAmong(['ninety', 'nine', 'days'], 'en')).toEqual([{ parts: ['ninety', 'nine'], figure: '99' }]);
});

test('numbers of one word, large ones and those of other languages are none', () => {
  expect([
    spelledNumber('16', 'fr'),
    spelledNumber('30', 'en'),
    spelledNumber('500', 'fr'),
    spelledNumber('25', 'de'),
  ]).toEqual(Array(4).fill(undefined));
  expect(spelledAmong(['vingt', 'jours', 'deux'], 'fr')).toEqual([]);
});

test('«quatre-vingts» has an s only at its end', () => {
  expect(spelledAmong(['quatre', 'vingts', 'ans'], 'fr')).toEqual([{ parts: ['quatre', 'vingts'], figure: '80' }]);
});
