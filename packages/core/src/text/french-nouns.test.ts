import { expect, test } from 'vitest';
import { nounsAmongStopWords } from './french-nouns.ts';

test.each([
  ['Quels sont les horaires d’été ?', ['été']],
  ['ÉTÉ 2024', ['été']],
  ['L’été a été chaud', ['été']],
  ['demander un avoir', ['avoir']],
  ['une facture d´avoir', ['avoir']],
  ['avoir fiscal', ['avoir']],
  ['à l’est de la gare', ['est']],
  ['le technicien du son', ['son']],
  ['faire le premier pas', ['pas']],
])('%s', (text, nouns) => {
  expect([...nounsAmongStopWords(text)]).toEqual(nouns);
});

test.each([
  'J’ai été licencié',
  'le dossier n’a pas encore été traité',
  'a-t-il été prévenu',
  'avant d’avoir son permis',
  'il n’est pas là, qu’est-ce que c’est',
  'son ton est pas net',
])('small words stay small: %s', (text) => {
  expect([...nounsAmongStopWords(text)]).toEqual([]);
});
