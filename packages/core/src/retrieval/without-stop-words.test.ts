import { expect, test } from 'vitest';
import { analyseQuery } from './query.ts';

async function asked(query: string, ...languages: string[]): Promise<readonly string[]> {
  const { words, contentSlots } = await analyseQuery(query, languages);
  return words.slice(0, contentSlots);
}

test.each([
  [
    'en',
    'Hello, I hope you are well. I have a question: how many days of holiday do I get? Thank you for a short answer.',
    ['days', 'holiday'],
  ],
  [
    'fr',
    "Bonjour, j'espère que vous allez bien. Pourriez-vous me dire combien de congés payés prévoit le contrat, s'il vous plaît ? Merci d'avance pour votre réponse. Cordialement",
    ['congés', 'payés', 'prévoit', 'contrat'],
  ],
  [
    'de',
    'Guten Tag, ich hätte eine Frage: Welche Frist gilt für die Kündigung? Vielen Dank im Voraus und schöne Grüße',
    ['frist', 'gilt', 'kündigung'],
  ],
])('courtesies are not what is asked for: %s', async (language, query, content) => {
  expect(await asked(query, language)).toEqual(content);
  expect(await asked(query, 'en', 'fr', 'de')).toEqual(content);
});

test('a courtesy word in the middle of what is asked for stays', async () => {
  const query = 'Merci de me dire à quelle aide pour le logement un étudiant étranger a droit';
  expect(await asked(query, 'fr')).toContain('aide');
  const answers = 'Hello, which program reads a question and writes an answer to some file? Thanks!';
  expect(await asked(answers, 'en')).toEqual(['program', 'reads', 'question', 'writes', 'answer', 'file']);
});

test('a short query keeps its greeting, and one of courtesies alone all of them', async () => {
  expect(await asked('hello world in python', 'en')).toContain('hello');
  expect(await asked('hello dear all, thanks, best regards, good evening everyone', 'en')).toContain('regards');
});
