import { expect, test } from 'vitest';
import { symbolsIn, symbolWords } from './symbols.ts';

test.each([
  ['Le loyer est de 45 €.', ['€']],
  ['a → b, ∑ x ≤ 3 && y', ['→', '∑', '≤', '&', '&']],
  ['§ 12, 20 °C, 5 %, 3 ‰', ['§', '°', '%', '‰']],
  ['© 2024 Acme®', ['©', '®']],
  ['"Well..." (he said) [sic]; really?! – yes/no', []],
  ['🦠 👍🏽 🇫🇷', []],
])('the symbols of %s are %j', (text, expected) => {
  expect([...symbolsIn(text)].map(({ from, to }) => text.slice(from, to))).toEqual(expected);
});

test('each symbol of a text has one word, however often and in whichever width it stands there', () => {
  expect(symbolWords('5 % or 7％ of 9 €')).toEqual(['u0025', 'u20ac']);
});
