import { expect, test } from 'vitest';
import { searchIn } from '../testing/search-texts.ts';
import { snippets } from './snippet.ts';

/** The places of the texts that a query finds, best first. */
const placesOf = async (texts: readonly string[], query: string): Promise<readonly number[]> =>
  (await searchIn(texts, query)).map((text) => texts.indexOf(text));

const others = [
  'La licence du logiciel est valable pour tous.',
  'Les bureaux 5, 5 bis et 5 ter sont fermés.',
  'Une demande est une demande écrite.',
  'L’étage est un étage calme.',
];

test.each([
  ['Les conflits entre collègues sont portés devant la médiatrice.', 'un conflit'],
  ['Un capital est versé en cas de décès.', 'deces'],
  ['Il est licencié.', 'LICENCIE'],
  ['L’action en paiement se prescrit par cinq ans.', '5 ans'],
  ['La première demande de badge se fait au guichet.', '1ere demande'],
  ['Le 1er étage est réservé au personnel.', 'premier étage'],
])('«%s» is found as «%s»', async (text, query) => {
  expect((await placesOf([...others, text], query))[0]).toBe(others.length);
});

test('a snippet marks another form of the word', async () => {
  const [snippet] = await snippets('conflit', [{ text: 'Les conflits sont rares.', language: 'fr' }]);
  expect(snippet?.matches).toEqual([{ from: 4, to: 12 }]);
});

test('the endings of inclusive writing are no words of their own', async () => {
  const found = await placesOf(
    ['Norme E, e, E : le plan e est au format e.', 'Ce que gagne une personne indépendante.'],
    'combien gagne un.e indépendant.e',
  );
  expect(found).toEqual([1]);
});

test('an unknown word is not taken for a small one', async () => {
  const found = await placesOf(
    ['Il ne faut pas courir, ni crier, pas même le soir.', 'Le pacte civil de solidarité lie deux personnes.'],
    'rompre un pacs',
  );
  expect(found).toEqual([1]);
});

test.each([
  ['L’héritier accepte ou renonce.', 'lheritier'],
  ['L’APL est versée au bailleur.', 'lapl'],
  ['Il faut s’inscrire sur la liste.', 'cest koi pour sinscrire'],
])('«%s» is found as «%s», without apostrophes', async (text, query) => {
  expect(await placesOf(['Cesser le travail.', 'Un certain jour.', text], query)).toEqual([2]);
});

test('of small words without their apostrophes alone the nearest passages are shown', async () => {
  expect(await placesOf(['C’est ainsi qu’il faut lire ce texte.'], 'cest quil')).toEqual([0]);
});

test('a small word that is used as a noun counts', async () => {
  const texts = [
    'L’hiver, les horaires d’ouverture sont de 9 h à 17 h. Les horaires ont changé.',
    'La mairie a revu ses horaires : en été, de 8 h à 16 h, pour tous.',
  ];
  expect(await placesOf(texts, 'Quels sont les horaires d’été ?')).toEqual([1, 0]);
});

test('a name that nobody has is not taken for what stands behind its article', async () => {
  const texts = ['Le pont est fermé.', 'Le congé de maternité dure seize semaines.'];
  expect(await placesOf(texts, 'le congé de Mme Dupont')).toEqual([1]);
  expect(await placesOf(texts, 'fermeture dupont')).toEqual([0]);
});

test('what is spelt nearly like a word is that, and no pronoun before another', async () => {
  const texts = ['Les actions sont cotées.', 'Elle prononce des sanctions.', 'Il faut s’abstenir de fumer.'];
  expect((await placesOf(texts, 'qui prononce les sactions'))[0]).toBe(1);
  expect(await placesOf(texts, 'sactions')).toEqual([1]);
  expect((await placesOf(texts, 'sabstenir'))[0]).toBe(2);
});
