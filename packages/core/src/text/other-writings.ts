import { analysedAs, term } from './analyse.ts';
import { hanVariants } from './han-variants.ts';

/**
 * The tokens of a word in lower case as others write it, decided by its letters: with and without the particles that Hebrew, Arabic and Amharic write before it, in the
 * other kana, Chinese characters in their simplified, traditional and Japanese forms, with other marks of Devanagari, the other letters of a sound in Amharic, umlauts for two letters and two for one, and the other script of the Balkans.
 * Only what a language of the base may hold; few, and none for most words. Arabic, whose stemmer knows most particles, and Cyrillic for Latin letters `lastly` only: where nothing else is found.
 */
export function otherWritings(
  word: string,
  languages: readonly string[],
  { lastly = false }: { readonly lastly?: boolean } = {},
): readonly string[] {
  const analyses = new Set(languages.map(analysedAs));
  const found = new Set<string>();
  for (const { letters, spoken, write, isLast = false } of ways) {
    if (!letters.test(word) || (isLast && !lastly)) continue;
    const own = spoken.filter((language) => languages.includes(language)).map(analysedAs);
    // In which of its languages a short text is cannot be told, and its script needs none.
    const read = [...own, ...(spoken.length === 0 || analyses.has('und') ? ['und'] : [])];
    const tokensOf = (form: string) => read.map((as) => term(form, as));
    if (spoken.length > 0 && own.length === 0) continue;
    for (const form of write(word)) if (form !== word) for (const token of tokensOf(form)) if (token) found.add(token);
  }
  found.delete(word);
  return [...found].slice(0, mostForms);
}

const mostForms = 120;

interface Way {
  readonly letters: RegExp;
  /** The languages whose texts may hold it. */
  readonly spoken: readonly string[];
  readonly write: (word: string) => Iterable<string>;
  /** For what nothing else is found by. Always done, ARCD with a typo in each question goes .780 to .774, and a question of misspelt Latin words takes half as long again. */
  readonly isLast?: boolean;
}

/** Words with each of these before them, and without the one that they begin with. */
function particles(listed: string): Way['write'] {
  const all = listed.split(' ');
  return (word) => [
    ...all.map((particle) => particle + word),
    ...all
      .filter((particle) => word.startsWith(particle) && word.length >= particle.length + shortestBare)
      .map((particle) => word.slice(particle.length)),
  ];
}

const shortestBare = 3;

/** A letter in place of another, one way and the other, everywhere. */
function letterPairs(pairs: readonly (readonly [string, string])[]): Way['write'] {
  const all = pairs.map(([from, to]) => ({ from, to }));
  const rewritten = (word: string, one: 'from' | 'to', other: 'from' | 'to'): string =>
    all.reduce((text, pair) => text.replaceAll(pair[one], pair[other]), word);
  return (word) => [rewritten(word, 'from', 'to'), rewritten(word, 'to', 'from')];
}

/** All words that one letter in place of another makes, few letters at most. */
function eachLetter(alternatives: ReadonlyMap<string, readonly string[]>): Way['write'] {
  return (word) => {
    let found = [''];
    for (const letter of word) {
      const letters = found.length < mostVariants ? [letter, ...(alternatives.get(letter) ?? [])] : [letter];
      found = found.flatMap((start) => letters.map((each) => start + each));
    }
    return found;
  };
}

const mostVariants = 12;

const shifted = (letter: string, by: number): string => String.fromCodePoint((letter.codePointAt(0) ?? 0) + by);

/** Hiragana and katakana follow each other in the same order. */
const otherKana = (word: string): readonly string[] => [
  word.replace(/[ァ-ヶ]/g, (letter) => shifted(letter, -0x60)),
  word.replace(/[ぁ-ゖ]/g, (letter) => shifted(letter, 0x60)),
];

const nasals = ['ङकखगघ', 'ञचछजझ', 'णटठडढ', 'नतथदध', 'मपफबभ'] as const;
const nukta = '\u093c';

function devanagari(word: string): readonly string[] {
  const bare = word.replaceAll(nukta, '');
  const dotted = nasals.reduce(
    (text, [nasal, ...own]) => text.replaceAll(new RegExp(`${nasal}्(?=[${own.join('')}])`, 'g'), 'ं'),
    word,
  );
  const joined = nasals.reduce(
    (text, [nasal, ...own]) => text.replaceAll(new RegExp(`ं(?=[${own.join('')}])`, 'g'), `${nasal}्`),
    word,
  );
  const withNukta = [...bare.matchAll(/[कखगजडढफ]/g)].map(
    ({ 0: letter, index }) => bare.slice(0, index) + letter + nukta + bare.slice(index + 1),
  );
  return [bare, dotted, joined, word.replaceAll('ँ', 'ं'), word.replaceAll('ं', 'ँ'), ...withNukta];
}

/** Letters of one sound stand in rows of seven. */
function homophones(): ReadonlyMap<string, readonly string[]> {
  const rows = ['ሀሐኀ', 'ሠሰ', 'አዐ', 'ጸፀ'];
  const found = new Map<string, readonly string[]>();
  for (const row of rows) {
    const firsts = Array.from(row);
    for (let vowel = 0; vowel < 7; vowel++) {
      const same = firsts.map((first) => shifted(first, vowel));
      for (const letter of same)
        found.set(
          letter,
          same.filter((other) => other !== letter),
        );
    }
  }
  return found;
}

const ethiopic = eachLetter(homophones());
const amharicParticles = particles('የ በ ለ ከ ስለ ወደ እንደ');

const balkan: readonly (readonly [string, string])[] = Object.entries({
  lj: 'љ',
  nj: 'њ',
  dž: 'џ',
  dj: 'ђ',
  đ: 'ђ',
  a: 'а',
  b: 'б',
  c: 'ц',
  č: 'ч',
  ć: 'ћ',
  d: 'д',
  e: 'е',
  f: 'ф',
  g: 'г',
  h: 'х',
  i: 'и',
  j: 'ј',
  k: 'к',
  l: 'л',
  m: 'м',
  n: 'н',
  o: 'о',
  p: 'п',
  r: 'р',
  s: 'с',
  š: 'ш',
  t: 'т',
  u: 'у',
  v: 'в',
  z: 'з',
  ž: 'ж',
});

const ways: readonly Way[] = [
  { letters: /^\p{Script=Han}{1,2}$/u, spoken: [], write: eachLetter(hanVariants) },
  {
    letters: /^[\p{Script=Hebrew}\p{M}]{2,}$/u,
    spoken: [],
    write: particles('ה ו ב ל כ מ ש וה וב ול וכ ומ וש שה מה בה לה כש כשה'),
  },
  {
    letters: /^[\p{Script=Arabic}\p{M}]{3,}$/u,
    spoken: ['ar'],
    isLast: true,
    write: particles('ال و وال ب بال ف فال ك كال ل لل ول ولل وب'),
  },
  // Where the article of a word is mistyped its letters have changed places with what stands beside it, or one of them is there twice.
  {
    letters: /^(?:ا[^ل]ل|الل|اال)\p{L}{2}/u,
    spoken: ['ar'],
    write: (word) => [`ال${word.replace(/^اال|^الل|^ا(.)ل/u, '$1')}`],
  },
  {
    letters: /^\p{Script=Ethiopic}{2,}$/u,
    spoken: [],
    write: (word) => [...ethiopic(word)].flatMap((form) => [form, ...amharicParticles(form)]),
  },
  { letters: /^[\p{Script=Hiragana}\p{Script=Katakana}ー]+$/u, spoken: [], write: otherKana },
  { letters: /^[\p{Script=Devanagari}\p{M}]{2,}$/u, spoken: ['hi', 'mr', 'ne', 'und'], write: devanagari },
  {
    letters: /ae|oe|ue|[äöüæøœ]/,
    spoken: ['de', 'da', 'no', 'sv', 'fi', 'et', 'is'],
    write: letterPairs([
      ['ae', 'ä'],
      ['oe', 'ö'],
      ['ue', 'ü'],
    ]),
  },
  { letters: /aa|å/, spoken: ['da', 'no', 'sv'], write: letterPairs([['aa', 'å']]) },
  {
    letters: /^\p{Script=Latin}{3,}$/u,
    spoken: ['ru', 'sr', 'mk', 'bg', 'uk'],
    isLast: true,
    write: letterPairs(balkan),
  },
  { letters: /^\p{Script=Cyrillic}{3,}$/u, spoken: ['sr', 'hr', 'bs', 'sl', 'mk'], write: letterPairs(balkan) },
];
