import { expect, test } from 'vitest';
import { englishForms } from './english-forms.ts';

test.each([
  ['five', '5'],
  ['30', 'thirty'],
  ['1st', 'first'],
  ['second', '2nd'],
  ['third', '3rd'],
  ['18th', 'eighteenth'],
])('%s may be written %s', (word, form) => {
  expect(englishForms(word)).toEqual([form]);
});

test('other words and figures have one form', () => {
  expect(['one', '1', '25', 'tent', '5k'].flatMap(englishForms)).toEqual([]);
});
