import { expect, test } from 'vitest';
import { inclusiveEndings } from './inclusive-endings.ts';

test.each([
  ['les salarié·e·s', ['e', 's']],
  ['un.e employé(e)', ['e']],
  ['utilisateur·rice·s', ['rice', 's']],
  ['les candidat-e-s élu.e.s', ['e', 's']],
  ['LES EMPLOYÉ.E.S', ['e', 's']],
  ['le directeur(trice)', ['trice']],
])('%s', (text, endings) => {
  expect([...inclusiveEndings(text)]).toEqual(endings);
});

test.each(['un e-mail', 'www.elpais.es', 'la version 2.e4', 'la colle (rapide)', 'vitamine E', 'col·lecció'])(
  'other letters are words: %s',
  (text) => {
    expect([...inclusiveEndings(text)]).toEqual([]);
  },
);
