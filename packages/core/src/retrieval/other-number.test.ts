import { expect, test } from 'vitest';
import { searchIn } from '../testing/search-texts.ts';
import { snippets } from './snippet.ts';

const others = {
  de: ['Die Kantine ist am Freitag geschlossen.', 'Wer krank ist, ruft vor neun Uhr an.'],
  en: ['The canteen is closed on Fridays.', 'Whoever is ill calls before nine.'],
  es: ['La cafetería está cerrada los viernes.', 'Quien esté enfermo llama antes de las nueve.'],
  nl: ['De kantine is op vrijdag gesloten.', 'Wie ziek is, belt voor negen uur op.'],
  pt: ['A cantina está fechada às sextas-feiras.', 'Quem está doente liga antes das nove.'],
  ru: ['Столовая закрыта по пятницам.', 'Кто болен, звонит до девяти.'],
};

test.each([
  ['de', 'Konten werden im dritten Stock eröffnet.', 'Wer eröffnet mir ein Konto?', 'Konto'],
  ['de', 'Apps werden nur von der Technik eingerichtet.', 'Ich brauche eine App', 'App'],
  ['en', 'The criteria are listed in the appendix.', 'Which criterion applies?', 'criterion'],
  ['es', 'Los tickets se abren en la mesa de ayuda.', '¿Cómo abro un ticket?', 'ticket'],
  ['es', 'Las imágenes se guardan durante un año.', '¿Quién guarda la imagen?', 'imagen'],
  ['nl', 'Bedrijven betalen per kwartaal.', 'Wat betaalt een bedrijf?', 'bedrijf'],
  ['pt', 'As requisições são aprovadas pela chefia.', 'Quem aprova a requisição?', 'requisição'],
  ['ru', 'Журнал ошибок хранится год.', 'Где видна ошибка?', 'ошибка'],
] as const)('in %s, «%s» is found as «%s», and by the word alone', async (language, text, question, word) => {
  const texts = [...others[language], text];
  expect((await searchIn(texts, question))[0]).toBe(text);
  expect(await searchIn(texts, word)).toEqual([text]);
});

test('a snippet marks the other number of the word', async () => {
  const [snippet] = await snippets('nível', [{ text: 'Os níveis são três.', language: 'pt' }]);
  expect(snippet?.matches).toEqual([{ from: 3, to: 9 }]);
});

test('English has the other number where no passage holds the word', async () => {
  const child = 'The child is fed at noon.';
  const children = 'Children are fed at noon, and the kitchen closes.';
  expect(await searchIn([...others.en, children], 'child')).toEqual([children]);
  expect(await searchIn([...others.en, child, children], 'child')).toEqual([child]);
});
