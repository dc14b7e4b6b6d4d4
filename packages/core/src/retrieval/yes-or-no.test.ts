import { expect, test } from 'vitest';
import { searchIn } from '../testing/search-texts.ts';

const faq = [
  'Non. La durée de conservation des images de caméras ne peut pas dépasser un mois.',
  'La durée de conservation des images de caméras est fixée par l’employeur, quelques jours en général : un mois au plus.',
  'Oui, si le public est informé : filmer la rue avec des caméras demande une autorisation.',
  'Une autorisation pour filmer la rue avec des caméras se demande à la préfecture, sur son site, avec un plan.',
];

test.each([
  ['Combien de temps dure la conservation des images de caméras ?', 1],
  ['La durée de conservation des images de caméras peut-elle dépasser un mois ?', 0],
  ['Peut-on filmer la rue avec des caméras ?', 2],
  ['Où demander une autorisation pour filmer la rue avec des caméras ?', 3],
])('"%s" finds what answers such a question first', async (query, place) => {
  expect((await searchIn(faq, query))[0]).toBe(faq[place]);
});

test('what answers no question of the base stays where its words put it', async () => {
  const query = 'durée conservation images caméras';
  expect((await searchIn(faq, query)).slice(0, 2).toSorted()).toEqual(faq.slice(0, 2).toSorted());
});
