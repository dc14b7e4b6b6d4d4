import { expect, test } from 'vitest';
import { joinedFigures } from './joined-figures.ts';

test('a figure is joined with the letters beside it, in either order; scripts without spaces are not', () => {
  const joined = joinedFigures(['take', '100', 'mg', 'or', 'l', '121', 'in', '5', '年']);
  expect(joined.map(({ word }) => word)).toEqual(['take100', '100mg', 'l121', '121in', 'in5']);
});

test('words with figures that follow each other are joined, with short letters before them as well; a long list is not', () => {
  const joined = (words: string): readonly string[] => joinedFigures(words.split(' ')).map(({ word }) => word);
  expect(joined('pay 1 234 567 now')).toEqual(['pay1', '567now', '1234567', 'pay1234567']);
  expect(joined('serial ab 1234 x7')).toEqual(['ab1234', '1234x7', 'ab1234x7']);
  expect(joined(Array(20).fill('10').join(' '))).toEqual([]);
});
