import { expect, test } from 'vitest';
import { quotationsIn, standsIn } from './quotations.ts';

test('quotations are found in the marks of several languages, each once', () => {
  const answer =
    'Oui : « 25 jours » [a-1], “25 days” [b-2], "noon" [c], „Mittag“ [d], 「正午」[e], “25 days” [b-2]. See [f] and "alone".';
  expect(quotationsIn(answer)).toEqual([
    { quote: '25 jours', id: 'a-1' },
    { quote: '25 days', id: 'b-2' },
    { quote: 'noon', id: 'c' },
    { quote: 'Mittag', id: 'd' },
    { quote: '正午', id: 'e' },
  ]);
});

const text =
  'L’entreprise accorde  à chaque salarié **25 jours ouvrés** de vacances — par année civile.\nLe solde est reporté.';

test.each([
  "l'entreprise accorde à chaque salarié 25 jours ouvrés",
  'vacances - par année civile',
  'accorde … de vacances',
  'L’entreprise […] Le solde est reporté',
  '25 jours ouvrés.',
])('«%s» stands in the text', (quote) => {
  expect(standsIn(text, quote)).toBe(true);
});

test.each(['26 jours ouvrés', 'Le solde … accorde', '…', '', 'le solde est perdu'])('«%s» does not', (quote) => {
  expect(standsIn(text, quote)).toBe(false);
});
