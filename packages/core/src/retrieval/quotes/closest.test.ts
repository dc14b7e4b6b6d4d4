import { expect, test } from 'vitest';
import { closestStretch } from './closest.ts';

test('the closest stretch says which words differ', () => {
  const text = 'First. The lease, signed by Anna Weber, is not valid after 2031 in Basel. Last.';
  const closest = closestStretch('The lease, signed by Anne Weber, is valid after 2032', text);
  expect(text.slice(closest?.characters.from, closest?.characters.to)).toBe(
    'The lease, signed by Anna Weber, is not valid after 2031',
  );
  expect(closest?.differences).toEqual([
    { quote: 'Anne', document: 'Anna' },
    { quote: '', document: 'not' },
    { quote: '2032', document: '2031' },
  ]);
});

test('the closest stretch tells letters apart that are looked for alike', () => {
  expect(closestStretch('le jeune pécheur rame', 'Ici le jeune pêcheur rame.')?.differences).toEqual([
    { quote: 'pécheur', document: 'pêcheur' },
  ]);
});

test.each([
  ['a sign', '0.05 was found', 'A value of p <0.05 was found.', { quote: '0.05', document: '<0.05' }],
  ['a percent sign', 'it grew by 40', 'And it grew by 40% then.', { quote: '40', document: '40%' }],
  ['a negation', 'refund is given', 'Pay now. No refund is given.', { quote: 'refund', document: 'No refund' }],
])('the closest stretch says what was cut off: %s', (_, quote, text, difference) => {
  expect(closestStretch(quote, text)?.differences).toEqual([difference]);
});

test('the closest stretch is found behind the tags of a quotation', () => {
  expect(closestStretch('It is <b>not</b> <i>allowed</i>', 'Here it is allowed.')?.differences).toEqual([
    { quote: 'not', document: '' },
  ]);
});

test('a text that shares few words with the quotation is not close to it', () => {
  expect(closestStretch('The lease is valid', 'Green tea is steamed, then dried.')).toBeUndefined();
});
