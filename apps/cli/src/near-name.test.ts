import { expect, test } from 'vitest';
import { nearName } from './near-name.ts';

test.each([
  ['serch', 'search'],
  ['searchh', 'search'],
  ['saerch', 'search'],
  ['seorch', 'search'],
  ['lst', 'list'],
  ['documents', undefined],
  ['serhc_', undefined],
  ['', undefined],
])('%j is taken for %j', (word, name) => {
  expect(nearName(word, ['list', 'search', 'add'])).toBe(name);
});
