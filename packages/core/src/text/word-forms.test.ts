import { expect, test } from 'vitest';
import { holdsForm, withoutAccents, wordForms } from './word-forms.ts';

const holds = (word: string, language: string, text: string): boolean => {
  const forms = wordForms(word, language);
  return forms !== undefined && holdsForm(withoutAccents(text), forms);
};

test.each([
  ['loyer', 'fr', 'Les Loyers sont dus.'],
  ['nationale', 'fr', 'des règles nationaux'],
  ['travail', 'fr', 'LES TRAVAUX'],
  ['déclarées', 'fr', 'il est declare'],
  ['policy', 'en', 'our policies'],
  ['disclose', 'en', 'what is disclosed'],
  ['déclaré', 'fr', 'les sommes déclarées'],
  ['été', 'fr', 'l’été.'],
])('%s (%s) is in "%s"', (word, language, text) => {
  expect(holds(word, language, text)).toBe(true);
});

test.each([
  ['loyer', 'fr', 'la loi, les lois'],
  ['délai', 'fr', 'un délit'],
  ['donnée', 'fr', 'donner, abandonnée, donnée1'],
  ['organ', 'en', 'an organization'],
])('%s (%s) is not in "%s"', (word, language, text) => {
  expect(holds(word, language, text)).toBe(false);
});

test.each([
  ['Haus', 'de'],
  ['ce', 'fr'],
  ['法律', 'fr'],
])('forms of %s (%s) are not known', (word, language) => {
  expect(wordForms(word, language)).toBeUndefined();
});
