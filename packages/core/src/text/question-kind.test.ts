import fc from 'fast-check';
import { expect, test } from 'vitest';
import { questionKind } from './question-kind.ts';

test.each([
  ['en', 'How long are the images kept?'],
  ['en', 'in which country is it made'],
  ['en', 'The fine is paid to whom?'],
  ['fr', 'Transports en commun : combien de temps conserver les données ?'],
  ['fr', "Qu'est-ce que le registre ?"],
  ['fr', 'À qui dois-je m’adresser ?'],
  ['fr', 'FICOBA, c’est quoi ?'],
  ['fr', 'Pour quelle(s) raison(s) y est-on inscrit ?'],
  ['de', 'Seit wann gilt die Regel?'],
  ['es', '¿Cuánto tiempo se guardan los datos?'],
  ['it', 'Per quanto tempo si conservano le immagini?'],
  ['pl', 'W którym roku skończył szkołę?'],
  ['ru', 'С каким статусом было много монголов?'],
  ['tr', 'Kanunu hangi mahkeme uygular?'],
  ['ar', 'كيف تنتشر العدوى؟'],
  ['ja', '休暇は何日ありますか'],
  ['zh', '年假有多少天？'],
  ['th', 'ลาพักร้อนได้กี่วัน'],
])('in %s "%s" is an open question', (language, question) => {
  expect(questionKind(question, [language])).toBe('open');
});

test.each([
  ['en', 'Can I read what is kept of me?', undefined],
  ['en', 'Is it still safe to go to work?', 'closed'],
  ['fr', 'Mon employeur peut-il écouter mes appels ?', 'closed'],
  ['fr', 'une caméra qui filme la rue peut-elle filmer les habitations', 'closed'],
  ['fr', 'Vidéosurveillance : est-ce légal ?', 'closed'],
  ['fr', 'Y a-t-il un délai ?', 'closed'],
  ['fr', 'prendre un rendez-vous médical', undefined],
  ['de', 'Darf ich Urlaub nehmen?', 'closed'],
  ['es', '¿Necesito una mascarilla?', 'closed'],
  ['pl', 'Czy żona była w więzieniu?', 'closed'],
  ['ru', 'Обязан ли продавец выдать чек?', 'closed'],
  ['fi', 'Onko lomaa paljon?', 'closed'],
  ['tr', 'Bu yasal mı?', 'closed'],
  ['ar', 'هل يجب أن أرتدي قناعا؟', 'closed'],
  ['zh', '这样合法吗？', 'closed'],
  ['ja', '休暇はありますか', 'closed'],
])('in %s "%s" asks for yes or no, if that shows', (language, question, kind) => {
  expect(questionKind(question, [language])).toBe(kind);
});

test('what is no question, asks both, or is in no language that we know, is of no kind', () => {
  expect(questionKind('durée de conservation des données', ['fr'])).toBeUndefined();
  expect(questionKind('Is it legal, and how long does it take?', ['en'])).toBeUndefined();
  expect(questionKind('Mae hi yn bwrw glaw?', ['cy', 'und'])).toBeUndefined();
});

test('any text in any languages has one kind or none', () => {
  const languages = fc.subarray(['ar', 'de', 'en', 'fi', 'fr', 'ja', 'ru', 'th', 'tr', 'und', 'zh']);
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), languages, (text, spoken) => {
      expect([undefined, 'open', 'closed']).toContain(questionKind(text, spoken));
    }),
  );
});
