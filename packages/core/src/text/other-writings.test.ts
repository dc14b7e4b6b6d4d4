import { expect, test } from 'vitest';
import { otherWritings } from './other-writings.ts';
import { loadLanguages } from './stemmers.ts';

test.each([
  ['Hebrew with an article or a particle before it', 'חינוך', 'he', 'החינוך'],
  ['Hebrew without the one it has', 'המחשב', 'he', 'מחשב'],
  ['Amharic with a particle before it', 'ፖሊሲ', 'am', 'የፖሊሲ'],
  ['another letter of the same sound in Amharic', 'እረፍት', 'am', 'የዕረፍት'],
  ['katakana for hiragana', 'すし', 'ja', 'スシ'],
  ['hiragana for katakana', 'ネコ', 'ja', 'ねこ'],
  ['traditional characters for simplified ones', '台风', 'zh', '颱風'],
  ['simplified characters for traditional ones', '憑證', 'zh', '凭证'],
  ['Japanese characters for old ones', '渡邊', 'ja', '渡辺'],
  ['a nasal of Devanagari as a letter', 'हिंदी', 'mr', 'हिन्दी'],
  ['a nasal of Devanagari as a point', 'सम्बन्ध', 'mr', 'संबंध'],
  ['a nukta that was left out', 'सडक', 'mr', 'सड़क'],
  ['two letters for one of Danish', 'åbenrå', 'da', 'aabenraa'],
])('%s', async (_, word, language, expected) => {
  await loadLanguages([language]);
  expect(otherWritings(word, ['en', language])).toContain(expected);
});

test('a script that says all is written otherwise in any base, as where a line of Chinese stands in an English text', () => {
  expect(otherWritings('关车', ['en'])).toContain('關車');
  expect(otherWritings('חינוך', ['en', 'fr'])).toContain('החינוך');
});

test('both scripts of the Balkans, as the language of the text reads them', async () => {
  await loadLanguages(['ru', 'hr']);
  expect(otherWritings('njegoš', ['ru'], { lastly: true })).toContain('његош');
  expect(otherWritings('džep', ['mk'], { lastly: true })).toContain('џеп');
  expect(otherWritings('петровић', ['hr'])).toContain('petrovic');
});

test('Arabic with a particle before it, as its stemmer leaves it, where nothing else is found', async () => {
  await loadLanguages(['ar']);
  expect(otherWritings('جغرافيا', ['ar'], { lastly: true })).toContain('والجغرافي');
  expect(otherWritings('جغرافيا', ['ar'])).toEqual([]);
});

test('most words are written in one way, and none in that of a language the base does not hold', () => {
  for (const word of ['policy', 'école', 'красный', '2023', 'ax4471', '재택', '子女'])
    expect(otherWritings(word, ['en', 'fr', 'und'])).toEqual([]);
  expect(otherWritings('åbenrå', ['en'])).toEqual([]);
  expect(otherWritings('njegoš', ['en'], { lastly: true })).toEqual([]);
  expect(otherWritings('بيت', ['en'], { lastly: true })).toEqual([]);
});

test('they are few enough to ask for', () => {
  expect(otherWritings('ሀሰአጸሀሰአጸሀሰአጸ', ['am']).length).toBeLessThanOrEqual(120);
});

test.each(['اهلند', 'اللهند', 'االهند'])(
  'Arabic whose article is mistyped, as its stemmer leaves it without that: %s',
  async (word) => {
    await loadLanguages(['ar']);
    expect(otherWritings(word, ['ar'])).toContain('هند');
  },
);
