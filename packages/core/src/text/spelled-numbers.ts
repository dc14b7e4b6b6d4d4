/** A number of two words or more as a text spells it: what 25 is, is «vingt-cinq» or "twenty-five"; `undefined` for numbers of one word, above 199, and in other languages. */
export function spelledNumber(figure: string, language: string): readonly string[] | undefined {
  return spelledIn(language)?.get(figure);
}

export interface SpelledNumber {
  readonly parts: readonly string[];
  readonly figure: string;
}

/** The numbers of two words or more among words that follow each other. */
export function spelledAmong(words: readonly string[], language: string): readonly SpelledNumber[] {
  const found: SpelledNumber[] = [];
  const spelled = spelledIn(language);
  if (!spelled || !words.some((word) => begins.has(word))) return found;
  const figures = figuresIn(language, spelled);
  for (let at = 0; at < words.length; at++) {
    for (let size = Math.min(longest, words.length - at); size > 1; size--) {
      const parts = words.slice(at, at + size);
      const figure = figures.get(parts.join(' ').replace(/vingts(?= |$)/, 'vingt'));
      if (figure === undefined) continue;
      found.push({ parts, figure });
      at += size - 1;
      break;
    }
  }
  return found;
}

const longest = 5;
const most = 199;

const french = 'zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize'.split(
  ' ',
);
const frenchTens = 'vingt trente quarante cinquante soixante'.split(' ');
const english =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const englishTens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

function inFrench(number: number): readonly string[] {
  const small = french[number];
  if (small !== undefined) return [small];
  if (number < 20) return ['dix', ...inFrench(number - 10)];
  if (number >= 100) return ['cent', ...(number > 100 ? inFrench(number - 100) : [])];
  if (number >= 80) return ['quatre', 'vingt', ...(number > 80 ? inFrench(number - 80) : [])];
  const ten = Math.min(6, Math.floor(number / 10));
  const rest = number - 10 * ten;
  const and = rest === 1 || rest === 11 ? ['et'] : [];
  return [frenchTens[ten - 2] ?? '', ...and, ...(rest > 0 ? inFrench(rest) : [])];
}

function inEnglish(number: number): readonly string[] {
  const small = english[number];
  if (small !== undefined) return [small];
  if (number >= 100) return ['hundred', ...(number > 100 ? inEnglish(number - 100) : [])];
  const rest = number % 10;
  return [englishTens[Math.floor(number / 10) - 2] ?? '', ...(rest > 0 ? inEnglish(rest) : [])];
}

const spellers: Readonly<Record<string, (number: number) => readonly string[]>> = { fr: inFrench, en: inEnglish };
const begins = new Set([...frenchTens, ...englishTens, 'dix', 'quatre', 'cent', 'hundred']);

type Spelled = ReadonlyMap<string, readonly string[]>;
const known = new Map<string, Spelled>();

function spelledIn(language: string): Spelled | undefined {
  const spell = spellers[language];
  if (!spell) return undefined;
  const made =
    known.get(language) ??
    new Map(
      numbers()
        .map((number) => [`${number}`, spell(number)] as const)
        .filter(([, parts]) => parts.length > 1),
    );
  known.set(language, made);
  return made;
}

const numbers = (): number[] => Array.from({ length: most + 1 }, (_, number) => number);

const figuresOf = new Map<string, ReadonlyMap<string, string>>();

function figuresIn(language: string, spelled: Spelled): ReadonlyMap<string, string> {
  const made = figuresOf.get(language) ?? new Map([...spelled].map(([figure, parts]) => [parts.join(' '), figure]));
  figuresOf.set(language, made);
  return made;
}
