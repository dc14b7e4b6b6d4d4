import { expect, test } from 'vitest';
import { titleOf } from './read-in.ts';

test.each([
  ['folder/report.final.pdf', 'report.final'],
  ['Policies 9f8e7d6c5b4a39281706f5e4d3c2b1a0.csv', 'Policies'],
  ['Policies 9f8e7d6c5b4a39281706f5e4d3c2b1a0_all.csv', 'Policies'],
  ['9f8e7d6c5b4a39281706f5e4d3c2b1a0.csv', '9f8e7d6c5b4a39281706f5e4d3c2b1a0'],
])('%s without a title of its own is %s', (key, title) => {
  expect(titleOf(key)).toBe(title);
});
