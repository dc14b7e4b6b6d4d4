import { expect, test } from 'vitest';
import { joinedFigures, readingJoined } from './joined-figures.ts';
import { analyseQuery } from './query.ts';
import { scanner } from './scan.ts';
import { TokenPage } from './token-page.ts';

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

test('what a query says twice is counted once', async () => {
  const query = await analyseQuery('100 mg and again 100 mg', ['en']);
  const terms = query.inLanguage('en');
  const worth = new Float64Array(terms.length).fill(1);
  const { scan } = scanner({ terms, pairs: query.pairs, worth, near: 35 });
  const { counts } = readingJoined(scan, query, worth)(new TokenPage().lay('give 100mg salt'));
  expect(query.words.map((word, slot) => [word, counts[slot]])).toContainEqual(['mg', 1]);
  expect(Math.max(...counts)).toBe(1);
});
