import { expect, test } from 'vitest';
import { searchIn } from '../testing/search-texts.ts';
import { capitalWords } from './capital-words.ts';

test.each([
  [
    'How do I contact IT?',
    'If the printer fails, contact IT.',
    'Contact the landlord if it rains in; it is repaired then.',
  ],
  ['WHO vaccination', 'The WHO advises vaccination.', 'Vaccination is for people who travel and who work.'],
  ['IT', 'If the printer fails, contact IT.', 'Contact the landlord if it rains in; it is repaired then.'],
  ['US tariffs', 'The U.S. raises tariffs.', 'Nobody told us of tariffs.'],
  ['tariffs in the US', 'The US raises tariffs.', 'Nobody told us of tariffs, nor of us.'],
])('«%s» finds first what has its small words in capitals', async (query, written, small) => {
  expect((await searchIn([small, written, 'Nothing of all this.'], query))[0]).toBe(written);
});

test('in small letters they are small words', async () => {
  const texts = ['If the printer fails, contact IT.', 'Contact it, it will answer, contact it.'];
  expect((await searchIn(texts, 'contact it'))[0]).toBe(texts[1]);
});

test.each([
  ['Is IT down in the U.S. or the UK?', ['it', 'us', 'uk']],
  ['CONTACT IT NOW', []],
  ['US', ['us']],
  ['tea AND coffee NOT milk', []],
  ['I met J. Smith, A', []],
  ['NASA and the ABCDEF', ['nasa']],
  ['', []],
])('the capital words of «%s»', (query, expected) => {
  expect(capitalWords(query)).toEqual(expected);
});
