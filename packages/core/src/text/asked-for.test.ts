import fc from 'fast-check';
import { expect, test } from 'vitest';
import { askedFor } from './asked-for.ts';

test.each([
  ['fr', 'Transports en commun : combien de temps conserver les données ?', 'duration'],
  ['fr', 'Quel est le délai de préavis ?', 'duration'],
  ['fr', 'Combien de jours de congé ?', 'duration'],
  ['fr', 'Combien d’années les garder ?', 'duration'],
  ['fr', 'combien coûte une copie', 'number'],
  ['fr', 'En quelle année fut fondée la ville ?', 'year'],
  ['en', 'How long are the images kept?', 'duration'],
  ['en', 'How many weeks of notice?', 'duration'],
  ['en', 'How many employees are there?', 'number'],
  ['en', 'When was the company founded?', 'year'],
  ['de', 'Wie lange gilt der Vertrag?', 'duration'],
  ['de', 'Wann wurde die Stadt gegründet?', 'year'],
  ['ru', 'Сколько дней длится отпуск?', 'duration'],
  ['pl', 'W którym roku skończył szkołę?', 'year'],
  ['ar', 'كم عدد الموظفين؟', 'number'],
  ['zh', '年假有多少天？', 'duration'],
  ['ja', 'いつ設立されましたか', 'year'],
])('in %s "%s" asks for a %s', (language, question, kind) => {
  expect(askedFor(question, [language])).toBe(kind);
});

test.each([
  ['en', 'When can I return to work?'],
  ['fr', 'Quand puis-je partir ?'],
  ['fr', 'Comment conserver les données ?'],
  ['en', 'somehow many people came'],
  ['und', 'how long'],
])('in %s "%s" asks for none of these', (language, question) => {
  expect(askedFor(question, [language])).toBeUndefined();
});

test('any text in any languages is read', () => {
  const languages = fc.subarray(['ar', 'de', 'en', 'fi', 'fr', 'ja', 'ru', 'th', 'tr', 'und', 'zh']);
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), languages, (text, spoken) => {
      expect([undefined, 'duration', 'number', 'year']).toContain(askedFor(text, spoken));
    }),
  );
});
