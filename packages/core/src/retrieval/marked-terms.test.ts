import { expect, test } from 'vitest';
import { markedTerms } from './marked-terms.ts';

test('a query is analysed once for each language, also for texts that ask at the same time', async () => {
  const termsIn = markedTerms('where are the umbrellas');
  const [english] = [termsIn('en'), termsIn('en')];
  expect(termsIn('en')).toBe(english);
  expect(termsIn('fr')).not.toBe(english);
  expect(await english).toEqual(['umbrella']);
});
