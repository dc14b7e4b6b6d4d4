import { expect, test } from 'vitest';
import { searchIn } from '../testing/search-texts.ts';

test.each([
  [
    'Combien de temps les images des caméras sont-elles conservées ?',
    'Les images des caméras sont conservées dans les locaux 12 et 14.',
    'Les images des caméras sont conservées 30 jours, sur un serveur du siège, puis effacées par le responsable.',
  ],
  [
    'How many employees work in the north plant?',
    'Employees work in the north plant and make engines.',
    'Employees work in the north plant and make engines: 240 are there.',
  ],
  [
    'When was the north plant opened?',
    'The north plant was opened by the queen in 30 minutes.',
    'The north plant was opened by the queen in 1987, who cut a ribbon of many metres in front of everybody.',
  ],
  [
    'Wie lange bleiben die Bilder der Kamera?',
    'Die Bilder der Kamera bleiben im Raum 12.',
    'Die Bilder der Kamera bleiben 30 Tage, dann löscht sie jemand.',
  ],
])('"%s" finds first what holds such a thing', async (query, other, answer) => {
  expect((await searchIn([other, answer], query))[0]).toBe(answer);
});
