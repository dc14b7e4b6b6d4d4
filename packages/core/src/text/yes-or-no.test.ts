import { expect, test } from 'vitest';
import { beginsWithYesOrNo } from './yes-or-no.ts';

test.each([
  ['fr', 'Non,la CNIL n’est pas compétente.'],
  ['fr', '« Oui ! » dit la loi.'],
  ['fr', 'OUI\nLe délai est de deux mois.'],
  ['fr', 'Oui'],
  ['en', '- No. Antibiotics do not work against viruses.'],
  ['de', 'Ja, wenn das Ihr Wunsch ist.'],
  ['ar', 'نعم، سيستمر صاحب العمل في دفع راتبك'],
  ['zh', '可以，但须提前申请。'],
])('in %s "%s" begins with yes or no', (language, text) => {
  expect(beginsWithYesOrNo(text, language)).toBe(true);
});

test.each([
  ['en', 'No single test tells.'],
  ['en', 'Nobody knows, yes.'],
  ['fr', 'Non conforme : la facture est refusée.'],
  ['it', 'Non ci sono evidenze.'],
  ['ar', 'لا يوجد علاج محدد لهذا المرض.'],
  ['de', 'Oui, c’est la vie.'],
  ['und', 'Yes, it is.'],
  ['fr', ''],
])('in %s "%s" does not', (language, text) => {
  expect(beginsWithYesOrNo(text, language)).toBe(false);
});
