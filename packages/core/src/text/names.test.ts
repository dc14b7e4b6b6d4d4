import { expect, test } from 'vitest';
import { namesIn } from './names.ts';

test.each([
  ['Dupont', ['dupont']],
  ['Paul Lemaire', ['paul', 'lemaire']],
  ['le dossier de Mme Lefèvre-Duval', ['mme', 'lefèvre', 'duval']],
  ['Lassurance habitation', []],
  ['Bonjour. Lassurance de Paul ?', ['paul']],
  ['SALARIE LICENCIE', []],
  ['лекция Ивана', ['ивана']],
])('%s', (text, names) => {
  expect([...namesIn(text, ['fr'])]).toEqual(names);
});

test('all nouns of German have a capital', () => {
  expect([...namesIn('die Frist der Kündigung', ['fr', 'de'])]).toEqual([]);
});
