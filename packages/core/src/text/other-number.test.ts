import { beforeAll, expect, test } from 'vitest';
import { term } from './analyse.ts';
import { numberOfUnknown, otherForms } from './other-forms.ts';
import { otherNumber } from './other-number.ts';
import { loadLanguages } from './stemmers.ts';

beforeAll(() => loadLanguages(['da', 'de', 'en', 'es', 'fi', 'fr', 'nl', 'no', 'pt', 'ro', 'ru', 'sv', 'tr', 'uk']));

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
  ['da', 'regel', 'regler'],
  ['en', 'analysis', 'analyses'],
  ['en', 'virus', 'viruses'],
  ['en', 'index', 'indices'],
  ['en', 'criterion', 'criteria'],
  ['en', 'child', 'children'],
  ['en', 'woman', 'women'],
  ['en', 'shelf', 'shelves'],
  ['es', 'ticket', 'tickets'],
  ['es', 'ciudad', 'ciudades'],
  ['es', 'imagen', 'imágenes'],
  ['es', 'luz', 'luces'],
  ['fi', 'kysymys', 'kysymykset'],
  ['fr', 'bail', 'baux'],
  ['fr', 'jeu', 'jeux'],
  ['nl', 'bedrijf', 'bedrijven'],
  ['nl', 'huis', 'huizen'],
  ['nl', 'kind', 'kinderen'],
  ['no', 'artikkel', 'artikler'],
  ['no', 'program', 'programmer'],
  ['pt', 'requisição', 'requisições'],
  ['pt', 'requisicao', 'requisicoes'],
  ['pt', 'animal', 'animais'],
  ['pt', 'nível', 'níveis'],
  ['pt', 'fácil', 'fáceis'],
  ['pt', 'viagem', 'viagens'],
  ['pt', 'email', 'emails'],
  ['ro', 'cont', 'conturi'],
  ['ro', 'întrebare', 'întrebări'],
  ['ro', 'universitate', 'universități'],
  ['ru', 'ошибка', 'ошибок'],
  ['ru', 'рынок', 'рынка'],
  ['sv', 'avtal', 'avtalet'],
  ['sv', 'nyckel', 'nycklarna'],
  ['sv', 'syster', 'systrar'],
  ['tr', 'soru', 'sorular'],
  ['tr', 'müşteri', 'müşteriler'],
  ['uk', 'рахунок', 'рахунки'],
])('in %s %s and %s meet, whichever of them is asked for', (language, one, many) => {
  const terms = (word: string) =>
    [word, ...otherForms(word, language), ...numberOfUnknown(word, language)].map((form) => term(form, language));
  expect(terms(one)).toContain(term(many, language));
  expect(terms(many)).toContain(term(one, language));
});

test('other languages and other words have no other number here', () => {
  expect(otherNumber('foto', 'it')).toEqual([]);
  expect(otherNumber('kosten', 'de')).toEqual([]);
  expect(otherNumber('mais', 'de')).toEqual([]);
  expect(otherNumber('mal', 'pt')).not.toContain('mais');
  expect(otherNumber('leaves', 'en')).toEqual([]);
  expect(otherNumber('data', 'en')).toEqual([]);
  expect(otherNumber('b2b', 'de')).toEqual([]);
});
