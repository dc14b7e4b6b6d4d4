/** The other number of a word in lower case («analysis», «analyses»; «Firma», «Firmen»; «imagen», «imágenes»; «рынок», «рынки») where the stemmer of its language parts the two; none where it does not, and for other languages. */
export function otherNumber(word: string, language: string): readonly string[] {
  const rules = rulesOf.get(language);
  if (!rules || !inRules.test(word)) return [];
  return rules.flatMap(([pattern, ending]) => (pattern.test(word) ? [word.replace(pattern, ending)] : []));
}

type Rule = readonly [pattern: RegExp, ending: string];

const inRules = /^(?:\p{Script=Latin}|\p{Script=Cyrillic}){3,32}$/u;

/** What ends behind one of these letters in one way and in another. */
const either = (behind: string, one: string, other: string): readonly Rule[] => [
  [new RegExp(`(?<=${behind})${one}$`), other],
  [new RegExp(`(?<=${behind})${other}$`), one],
];

const fleeting: readonly Rule[] = [
  [/(?<=..)ок$/, 'ка'],
  [/(?<=..[^аеёиіїоуыэюя])к[аеиіуы]$/, 'ок'],
];

const rulesOf: ReadonlyMap<string, readonly Rule[]> = new Map([
  ['da', [[/(?<=.[^aeiouyæøå])el$/, 'ler'], [/(?<=..[^aeiouyæøå])ler(?:ne)?$/, 'el'], ...either('kont', 'o', 'i')]],
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
    'en',
    [
      ...either('aly|the|no|cri', 'sis', 'ses'),
      ...either('.', 'us', 'uses'),
      ...either('alias|atlas|bias|canvas|gas|lens', '', 'es'),
      ...either('bacill|foc|fung|loc|nucle|stimul', 'us', 'i'),
      ...either('criteri|phenomen', 'on', 'a'),
      ...either('bacteri|curricul|memorand|spectr', 'um', 'a'),
      ...either('ind|vert', 'ex', 'ices'),
      ...either('append|matr', 'ix', 'ices'),
      ...either('cal|hal|sel|shel|thie|wol', 'f', 'ves'),
      ...either('kni|wi', 'fe', 'ves'),
      ...either('', 'man', 'men'),
      ...either('child', '', 'ren'),
      ...either('quiz', '', 'zes'),
      ...either('', 'foot', 'feet'),
      ...either('', 'tooth', 'teeth'),
      ...either('', 'mouse', 'mice'),
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
    'fi',
    [
      [/(?<=..[uy])s$/, 'kset'],
      [/(?<=..[uy])ks(?:e|i)\p{L}{0,5}$/u, 's'],
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
    'no',
    [
      [/(?<=.[^aeiouyæøå])el$/, 'ler'],
      [/(?<=..[^aeiouyæøå])l(?:er|ene)$/, 'el'],
      [/(?<=..)kkel$/, 'kler'],
      [/(?<=..)kl(?:er|ene)$/, 'kkel'],
      ...either('..am', '', 'mer'),
    ],
  ],
  [
    'pt',
    [
      ...either('..', 'ão', 'ões'),
      ...either('..', 'ao', 'oes'),
      ...either('..[aeéoóu]', 'l', 'is'),
      ...either('.', 'il', 'eis'),
      ...either('.', 'm', 'ns'),
      ...either('..[bcdfghklnprtvwy]', '', 's'),
    ],
  ],
  [
    'ro',
    [
      ...either('..[^aeiouăâî]', '', 'uri'),
      ...either('..', 'u', 'uri'),
      ...either('..', 'are', 'ări'),
      ...either('..', 'ură', 'uri'),
      ...either('..', 'tate', 'tăți'),
      ...either('..[^aeiouăâî]', '', 'e'),
    ],
  ],
  // The vowel that some cases lack: «рынок», «рынка»; «ошибка», «ошибок».
  ['ru', fleeting],
  [
    'sv',
    [
      [/(?<=.[^aeiouyåäö])el$/, 'lar'],
      [/(?<=..[^aeiouyåäö])l(?:ar|er)(?:na)?$/, 'el'],
      [/(?<=.[^aeiouyåäö])er$/, 'rar'],
      [/(?<=..[^aeiouyåäö])rar(?:na)?$/, 'er'],
      ...either('..[^aeiouyåäö]', '', 'et'),
      ...either('..am', '', 'met'),
      ...either('muse', 'um', 'er'),
    ],
  ],
  [
    'tr',
    [
      [/(?<=[aıou][^aeıioöuü]?)$/, 'lar'],
      [/(?<=[eiöü][^aeıioöuü]?)$/, 'ler'],
      [/(?<=..)l[ae]r$/, ''],
    ],
  ],
  ['uk', fleeting],
]);
