import { beforeAll, expect, test } from 'vitest';
import { term } from './analyse.ts';
import { otherForms } from './other-forms.ts';
import { otherNumber } from './other-number.ts';
import { loadLanguages } from './stemmers.ts';

beforeAll(() => loadLanguages(['de', 'es', 'nl', 'pt']));

test.each([
  ['de', 'app', 'apps'],
  ['de', 'foto', 'fotos'],
  ['de', 'video', 'videos'],
  ['de', 'kurs', 'kurse'],
  ['de', 'bus', 'busse'],
  ['de', 'kundin', 'kundinnen'],
  ['de', 'bankkonto', 'bankkonten'],
  ['de', 'thema', 'themen'],
  ['de', 'ministerium', 'ministerien'],
  ['de', 'visum', 'visa'],
  ['de', 'virus', 'viren'],
  ['es', 'ticket', 'tickets'],
  ['es', 'ciudad', 'ciudades'],
  ['es', 'imagen', 'imágenes'],
  ['es', 'luz', 'luces'],
  ['nl', 'bedrijf', 'bedrijven'],
  ['nl', 'huis', 'huizen'],
  ['nl', 'kind', 'kinderen'],
  ['pt', 'requisição', 'requisições'],
  ['pt', 'requisicao', 'requisicoes'],
  ['pt', 'animal', 'animais'],
  ['pt', 'nível', 'níveis'],
  ['pt', 'fácil', 'fáceis'],
  ['pt', 'viagem', 'viagens'],
  ['pt', 'email', 'emails'],
])('in %s %s and %s meet, whichever of them is asked for', (language, one, many) => {
  const terms = (word: string) => [word, ...otherForms(word, language)].map((form) => term(form, language));
  expect(terms(one)).toContain(term(many, language));
  expect(terms(many)).toContain(term(one, language));
});

test('other languages and other words have no other number here', () => {
  expect(otherNumber('foto', 'it')).toEqual([]);
  expect(otherNumber('kosten', 'de')).toEqual([]);
  expect(otherNumber('mais', 'de')).toEqual([]);
  expect(otherNumber('b2b', 'de')).toEqual([]);
});
