/** Removes what writers leave out or vary: accents, Arabic vowel signs and letter variants, final sigma, ligatures of Latin and Yiddish, the letters that Malayalam ends syllables with. Indic signs stay. */
export function fold(word: string): string {
  if (plain.test(word)) return word;
  const bare = word.normalize('NFD').replace(marks, '').normalize('NFC');
  return bare.replace(variants, (letter) => plainForm.get(letter) ?? letter);
}

const plain = /^[a-z0-9]*$/;

// Combining marks of Latin, Greek and Cyrillic; Hebrew points; Arabic vowel signs and tatweel.
// oxlint-disable-next-line no-misleading-character-class -- the marks are meant one by one
const marks = /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]/g;

const plainForm = new Map(
  Object.entries({
    ß: 'ss',
    æ: 'ae',
    œ: 'oe',
    ø: 'o',
    đ: 'd',
    ð: 'd',
    þ: 'th',
    ł: 'l',
    ı: 'i',
    ħ: 'h',
    ŋ: 'n',
    ς: 'σ',
    ى: 'ي',
    ی: 'ي',
    ة: 'ه',
    ک: 'ك',
    ٱ: 'ا',
    װ: 'וו',
    ױ: 'וי',
    ײ: 'יי',
    ൺ: 'ണ്',
    ൻ: 'ന്',
    ർ: 'ര്',
    ൽ: 'ല്',
    ൾ: 'ള്',
    ൿ: 'ക്',
  }),
);

const variants = new RegExp(`[${[...plainForm.keys()].join('')}]`, 'g');
