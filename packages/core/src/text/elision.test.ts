import { expect, test } from 'vitest';
import { behindElision } from './elision.ts';

test.each([
  ['lassurance', 'assurance'],
  ['lapl', 'apl'],
  ['dhabitation', 'habitation'],
  ['quil', 'il'],
  ['jai', 'ai'],
  ['cest', 'est'],
  ['lécole', 'école'],
  ['sinscrire', 'inscrire'],
])('%s may be %s without its apostrophe', (word, rest) => {
  expect(behindElision(word)).toBe(rest);
});

test.each(['la', 'le', 'page', 'trou', 'livre1', '1an'])('%s begins with no article', (word) => {
  expect(behindElision(word)).toBeUndefined();
});
