/**
 * The tokens that a base may hold of a word in lower case that it does not hold as it is written: of Vietnamese that was typed without accents the syllables that it may
 * stand for, of Korean a syllable with each of the particles that may follow it. Empty for other words, and where the base has no text in that language.
 */
export function possibleForms(word: string, languages: readonly string[]): readonly string[] {
  if (languages.includes('vi') && syllable.test(word)) return accented(word);
  return languages.includes('ko') && oneHangul.test(word) ? Array.from(particles, (particle) => word + particle) : [];
}

const syllable = /^(?!.{8})[bcdghklmnpqrstvx]{0,3}[aeiouy]{1,3}(?:[cmnpt]|ng|nh|ch)?$/;

/** Each vowel in each of its qualities, and one tone on one of them. */
function accented(word: string): readonly string[] {
  let found = [''];
  for (const letter of word) {
    const letters = qualities[letter] ?? [letter];
    found = found.flatMap((start) => letters.map((each) => start + each));
  }
  return found.flatMap((toneless) => [toneless, ...toned(toneless)]).filter((form) => form !== word);
}

function toned(word: string): readonly string[] {
  return Array.from(word).flatMap((letter, at) =>
    vowel.test(letter)
      ? Array.from(tones, (tone) => (word.slice(0, at + 1) + tone + word.slice(at + 1)).normalize('NFC'))
      : [],
  );
}

const qualities: Readonly<Record<string, readonly string[]>> = {
  a: ['a', 'ă', 'â'],
  d: ['d', 'đ'],
  e: ['e', 'ê'],
  o: ['o', 'ô', 'ơ'],
  u: ['u', 'ư'],
};
const vowel = /[aăâeêioôơuưy]/;
const tones = '\u0300\u0301\u0303\u0309\u0323';

const oneHangul = /^\p{Script=Hangul}$/u;
/** The first syllables of the particles of nouns: Hangul is indexed in pairs. */
const particles = '은는이가을를의에도로와과만께들까부보처으';
