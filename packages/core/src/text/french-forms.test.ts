import { expect, test } from 'vitest';
import { frenchForms } from './french-forms.ts';

test.each([
  ['conflit', 'conflits'],
  ['revenus', 'revenu'],
  ['active', 'actif'],
  ['veuf', 'veuve'],
  ['directrice', 'directeur'],
  ['étrangère', 'étranger'],
  ['résilie', 'résilier'],
  ['deces', 'decès'],
  ['premiere', 'première'],
  ['cinq', '5'],
  ['16', 'seize'],
  ['1er', 'première'],
  ['premier', '1er'],
  ['2eme', 'deuxième'],
  ['1', '1er'],
  ['18e', 'xviiie'],
  ['xviiie', '18ème'],
])('%s may be written %s', (word, form) => {
  expect(frenchForms(word)).toContain(form);
});

test('what is new is not nine', () => {
  expect(frenchForms('neuf')).toEqual(['neuve', 'neufs']);
  expect(frenchForms('9')).toEqual(['neuf']);
});

test('other words with figures have one form', () => {
  expect(frenchForms('a4')).toEqual([]);
  expect(frenchForms('1989')).toEqual([]);
});
