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
  [
    'fr',
    'en',
    'L’acquéreur consent à la vente de la parcelle, à charge de la clause de garantie de la servitude de passage.',
  ],
  ['no', 'en', 'Og det er en av de som ikke har vært til stede på møtet med den andre fra byen.'],
  ['zh', 'en', '本公司员工每年享有二十五天带薪假期。'],
  ['ru', 'en', 'Каждый сотрудник имеет право на двадцать пять дней оплачиваемого отпуска.'],
  ['ar', 'fr', 'لكل موظف الحق في خمسة وعشرين يوما من الإجازة المدفوعة في السنة.'],
  [
    'tr',
    'en',
    'Her çalışanın yılda yirmi beş gün ücretli izin hakkı vardır. Bu izin çalışanın isteğine göre bölünebilir, ancak bir bölümü on günden az olamaz. İzin tarihleri yönetimce belirlenir ve çalışanlara yıl başında bildirilir; değişiklikler yazılı olarak yapılır.',
  ],
  [
    'th',
    'th',
    'งานเขียนของลูเทอร์แพร่หลายไปทั่ว ถึงประเทศฝรั่งเศส อังกฤษ และอิตาลี เช่น To the Christian Nobility of the German Nation ซึ่งเป็นงานเขียนที่มีอิทธิพลอย่างมาก และแพร่หลายไปทั่วทั้งยุโรป',
  ],
  ['pl', 'pl', 'Każdy pracownik ma prawo do urlopu, o ile nie został on wykorzystany do końca roku.'],
  ['ja', 'ja', '本社社員年次有給休暇規程'],
  ['en', 'en', 'Invoice 2023-118, Société de la Rue de la Paix'],
])('%s is the language of a text that says %s', async (language, named, text) => {
  expect(await languageBeside(text, named)).toBe(language);
});
