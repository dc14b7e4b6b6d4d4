/**
 * Other forms of a French word in lower case that its stemmer does not know for the same: the other number («conflit», «conflits»), the other gender («active»,
 * «actif»), the infinitive of what may be a verb («je résilie», or «licencié» without its accent), accents that many leave out («deces»), and a small number as a figure or as a word, of a century as a Roman figure.
 */
export function frenchForms(word: string): readonly string[] {
  const number = numbers.get(word);
  if (number) return number;
  if (!inRules.test(word)) return [];
  return rules.flatMap(([pattern, ending]) => (pattern.test(word) ? [word.replace(pattern, ending)] : []));
}

const inRules = /^\p{Script=Latin}{3,32}$/u;

const rules: readonly (readonly [pattern: RegExp, ending: string])[] = [
  [/s$/, ''],
  [/(?<![sxz])$/, 's'],
  [/(?<=[ijnv]eu|^bijou)x$/, ''],
  [/(?<=[ijnv]eu|^bijou)$/, 'x'],
  [/^(b|vitr)ail$/, '$1aux'],
  [/^(b|vitr)aux$/, '$1ail'],
  [/(?<=[iy])e(?:s|nt)?$/, 'er'],
  [/(?<=^[a-z]*(?:c|gr|pr))es$/, 'ès'],
  [/(?<=^[a-z]+i)ere(s?)$/, 'ère$1'],
  [/(?<=[gh])[eè]res?$/, 'er'],
  [/(?<=[gh])ers?$/, 'ère'],
  [/(?<=[iu])fs?$/, 've'],
  [/(?<=[iu])ves?$/, 'f'],
  [/trices?$/, 'teur'],
  [/teurs?$/, 'trice'],
  [/euses?$/, 'eur'],
];

// Statutes say «cinq ans» where people ask for «5 ans».
const cardinals = 'deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize'.split(' ');
const tens = 'vingt trente quarante cinquante soixante'.split(' ');
const ordinals = 'deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième'.split(' ');

// Centuries have Roman figures («XVIIIe siècle»); up to the tenth these are other words.
const centuries = 'XI XII XIII XIV XV XVI XVII XVIII XIX XX XXI'
  .toLowerCase()
  .split(' ')
  .map((roman, at) => [`${at + 11}`, `${roman}e`] as const);

const numbers: ReadonlyMap<string, readonly string[]> = new Map([
  ...cardinals.flatMap((word, at) => eachOther([word], [`${at + 2}`])),
  ...tens.flatMap((word, at) => eachOther([word], [`${10 * (at + 2)}`])),
  ...ordinals.flatMap((word, at) =>
    eachOther(
      [word],
      ['e', 'ème', 'eme'].map((ending) => `${at + 2}${ending}`),
    ),
  ),
  ...eachOther(['premier', 'première'], ['1er', '1re', '1ère', '1ere']),
  ['1', ['1er']],
  ...centuries.flatMap(([figure, roman]) => {
    const figures = ['e', 'ème', 'eme'].map((ending) => figure + ending);
    return eachOther([roman], figures);
  }),
  // What is new is no number.
  ['neuf', ['neuve', 'neufs']],
]);

/** Each word with all figures, each figure with the others and the words. */
function eachOther(words: readonly string[], figures: readonly string[]): [string, readonly string[]][] {
  return [
    ...words.map((word): [string, readonly string[]] => [word, figures]),
    ...figures.map((figure): [string, readonly string[]] => [
      figure,
      [...words, ...figures.filter((other) => other !== figure)],
    ]),
  ];
}
