import { expect, test } from 'vitest';
import { searchIn } from '../testing/search-texts.ts';
import { readingJoined } from './joined.ts';
import { analyseQuery } from './query.ts';
import { scanner } from './scan.ts';
import { TokenPage } from './token-page.ts';

test('what a query says twice is counted once', async () => {
  const query = await analyseQuery('100 mg and again 100 mg', ['en']);
  const terms = query.inLanguage('en');
  const worth = new Float64Array(terms.length).fill(1);
  const { scan } = scanner({ terms, pairs: query.pairs, worth, near: 35 });
  const { counts } = readingJoined(scan, query, worth)(new TokenPage().lay('give 100mg salt'));
  expect(query.words.map((word, slot) => [word, counts[slot]])).toContainEqual(['mg', 1]);
  expect(Math.max(...counts)).toBe(1);
});

test.each([
  ['e-mail', 'Send an email to us.'],
  ['E‑mail', 'Send an e-mail to us.'],
  ['week-end', 'Nous fermons le weekend.'],
  ['on-boarding', 'Our onboarding takes two days.'],
  ['up-to-date', 'Keep the list uptodate.'],
  ['co‐operation', 'Their cooperation was long.'],
  ['тест-драйв', 'Запишитесь на тестдрайв.'],
])('%s finds how others write it: as one, or with another hyphen', async (asked, written) => {
  const other = 'The mail of the week is at its end, and the mail room is shut.';
  expect((await searchIn([other, written], asked))[0]).toBe(written);
});

test('where both ways of writing stand in the base, a word with a hyphen finds both', async () => {
  const texts = ['Nous fermons le weekend.', 'Le week-end est long.', 'La semaine est courte.'];
  expect(new Set(await searchIn(texts, 'week-end'))).toEqual(new Set(texts.slice(0, 2)));
});

test('small words with a hyphen between stay small words', async () => {
  const texts = ['Une entreprise du nom de Estil.', 'Le congé se demande par écrit.'];
  expect(await searchIn(texts, 'Le congé est-il demandé par écrit ?')).toEqual([texts[1]]);
});
