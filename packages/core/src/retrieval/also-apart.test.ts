import { expect, test } from 'vitest';
import { searchIn } from '../testing/search-texts.ts';

const others = [
  'P comme Paul, L comme Luc, U comme Ursule.',
  'He saw us in a tree, at the end of the week.',
  'Send a mail.',
];

test.each([
  ['PLU', 'Le P.L.U. est adopté.'],
  ['plu', 'Le P.L.U. est adopté.'],
  ['P.L.U.', 'Le PLU est adopté.'],
  ['p.l.u', 'Le PLU est adopté.'],
  ['U.S.A.', 'The USA signed.'],
  ['la S.N.C.F.', 'La SNCF recrute.'],
  ['SNCF', 'La S.N.C.F. recrute.'],
])('%s finds an acronym however it is pointed', async (query, text) => {
  expect(await searchIn([...others, text], query)).toEqual([text]);
});

test.each([
  ['PLU', 'Le PLU est adopté hier.', 'Le P.L.U. est révisé hier.'],
  ['P.L.U.', 'Le P.L.U. est révisé hier.', 'Le PLU est adopté hier.'],
  ['weekend', 'Le weekend est libre.', 'Le week-end est libre.'],
  ['week-end', 'Le week-end est libre.', 'Le weekend est libre.'],
  ['email', 'Write an email today.', 'Write an e-mail today.'],
  ['18 ans', 'Il a 18 ans.', 'Il a dix-huit ans.'],
  ['dix-huit ans', 'Il a dix-huit ans.', 'Il a 18 ans.'],
  ['25 years', 'It took 25 years.', 'It took twenty-five years.'],
  ['twenty-five years', 'It took twenty-five years.', 'It took 25 years.'],
])(
  'where a base holds both writings, «%s» finds the very writing first and the other after it',
  async (query, same, other) => {
    const found = await searchIn([...others, other, same], query);
    expect(found.slice(0, 2)).toEqual([same, other]);
  },
);

test('thousands are found with a k, as one and apart', async () => {
  const texts = ['Un budget de 10k.', 'Un budget de 10 000 €.', 'Un budget de 10000 €.'];
  for (const query of ['budget de 10k', 'budget de 10 000', 'budget de 10000']) {
    const found = await searchIn(['Un budget de 10 €.', ...texts, 'Le budget de 2010.'], query);
    expect(new Set(found.slice(0, 3))).toEqual(new Set(texts));
  }
});

test('in a longer question a word is found apart where its other words stand', async () => {
  const texts = ['Le PLU est adopté.', 'La révision du P.L.U. de la commune est décidée par le maire.', ...others];
  expect((await searchIn(texts, 'quand la révision du PLU de la commune est-elle décidée'))[0]).toBe(texts[1]);
});

test('the parts of a word alone are something else', async () => {
  const texts = ['Le weekend est libre.', 'Le week-end est libre.', 'The end of the week is near.'];
  expect(await searchIn(texts, 'weekend')).toEqual(texts.slice(0, 2));
});
