/** The other number of a word in lower case («Firma», «Firmen»; «imagen», «imágenes») where the stemmers of German, Spanish, Dutch and Portuguese part the two; none for words of other languages. */
export function otherNumber(word: string, language: string): readonly string[] {
  const rules = rulesOf.get(language);
  if (!rules || !inRules.test(word)) return [];
  return rules.flatMap(([pattern, ending]) => (pattern.test(word) ? [word.replace(pattern, ending)] : []));
}

type Rule = readonly [pattern: RegExp, ending: string];

const inRules = /^\p{Script=Latin}{3,32}$/u;

/** What ends behind one of these letters in one way and in another. */
const either = (behind: string, one: string, other: string): readonly Rule[] => [
  [new RegExp(`(?<=${behind})${one}$`), other],
  [new RegExp(`(?<=${behind})${other}$`), one],
];

const rulesOf: ReadonlyMap<string, readonly Rule[]> = new Map([
  [
    'de',
    [
      // Behind other letters the stemmer takes it off: «Tests», not «Apps», «Fotos».
      ...either('..(?:[^aeiou][aiouy]|[ae]y|[ei]o|[cfpw])', '', 's'),
      ...either('..[lnr]s', '', 'e'),
      ...either('[^ae][iu]s', '', 'se'),
      ...either('..in', '', 'nen'),
      ...either('firm|them|dram|dogm|schem|vill|skal|aren|prism|agend', 'a', 'en'),
      ...either('kont|risik|sald', 'o', 'en'),
      ...either('[^aeiou]i|zentr|muse|for|alb|individu', 'um', 'en'),
      ...either('vis|praktik', 'um', 'a'),
      ...either('vir', 'us', 'en'),
      ...either('bas|prax', 'is', 'en'),
    ],
  ],
  [
    'es',
    [
      // Words of other languages: «tickets», «arrays», «emails».
      ...either('..[bcdfghklmnprtvwy]', '', 's'),
      ...either('.[dlnr]', '', 'es'),
      ...either('.', 'z', 'ces'),
    ],
  ],
  [
    'nl',
    [
      ...either('.[aeioujlr]', 'f', 'ven'),
      ...either('.[aeioujlnr]', 's', 'zen'),
      ...either('kind|volk|goed', '', 'eren'),
    ],
  ],
  [
    'pt',
    [
      ...either('..', 'ão', 'ões'),
      ...either('..', 'ao', 'oes'),
      ...either('.[aeéoóu]', 'l', 'is'),
      ...either('.', 'il', 'eis'),
      ...either('.', 'm', 'ns'),
      ...either('..[bcdfghklnprtvwy]', '', 's'),
    ],
  ],
]);
