import { expect, test } from 'vitest';
import { languageOfSmallWords } from './function-words.ts';
import { languageBeside } from './language.ts';

test.each([
  ['en', 'The policy of the company is that the holidays are to be taken in the year they were earned.'],
  ['fr', 'La politique de la société est que les congés sont pris dans l’année, sauf pour ceux qui ne le peuvent pas.'],
  ['de', 'Die Regel ist, dass der Urlaub in dem Jahr genommen wird, in dem er verdient wurde, und nicht später.'],
  ['it', 'La regola è che le ferie sono prese nell’anno in cui si sono maturate, e non più tardi, per chi lo può.'],
])('small words give %s away', (language, text) => {
  expect(languageOfSmallWords(text)).toBe(language);
});

test.each([
  ['few words', 'Kb-mcp 0.1, Atelier Lumen'],
  [
    'a neighbour that the detector must tell',
    'Og det er en av de som ikke har vært til stede på møtet med den andre fra byen.',
  ],
  ['two languages at once', 'The rule of the house is: la règle de la maison est que les the of and to et pour dans.'],
])('%s decides nothing', (_, text) => {
  expect(languageOfSmallWords(text)).toBeUndefined();
});

test.each([
  ['de', 'en', 'Die Regel ist, dass der Urlaub in dem Jahr genommen wird, in dem er verdient wurde, und nicht später.'],
  ['nl', 'nl', 'Verlof en vakantie: 25 dagen.'],
  ['no', 'no', 'Og det er en av de som ikke har vært til stede på møtet med den andre fra byen.'],
])('%s is the language of a text that says %s', (language, named, text) => {
  expect(languageBeside(text, named)).toBe(language);
});
