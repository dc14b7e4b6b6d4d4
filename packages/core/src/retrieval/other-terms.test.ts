import { expect, test } from 'vitest';
import { loadLanguages, loadStopWords } from '../text/index.ts';
import { otherTermsOf } from './other-terms.ts';

test('a further term is none of a stop word, also where these are loaded after a first query', async () => {
  await loadLanguages(['pt']);
  const termsOf = () => [...otherTermsOf(['cons'], 'pt').values()].flat();
  expect(termsOf()).toContain('com');
  await loadStopWords(['pt']);
  expect(termsOf()).toEqual(['con']);
});
