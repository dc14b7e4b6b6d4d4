import { words } from '../text/index.ts';

/** Words of a query that a sign belongs to, which no index of words holds. */
export interface SignedWords {
  readonly words: readonly string[];
  /** Tells texts in lower case that write them so. */
  readonly pattern: RegExp;
  /** Whether it is but another way to write the same. */
  readonly isSame?: boolean;
}

export interface Signed {
  readonly text: string;
  /** Its words with a hyphen, as their parts. */
  readonly hyphened: readonly (readonly string[])[];
  /** Its words of letters that points part, as one. */
  readonly pointed: ReadonlySet<string>;
}

/**
 * What a query writes with signs that tell it from something else: names ("C++", "C#", ".NET", "AT&T", "--force"), amounts ("45 €" is no "45 $"), paragraphs; and
 * single letters, which are something else with a sign; and how it parts words that others write as one.
 */
export function signedWords({ text: query, hyphened, pointed }: Signed): readonly SignedWords[] {
  const text = query.slice(0, longest).toLowerCase();
  const names = [...text.matchAll(signedName)].map(([name]) => ({ words: words(name), pattern: asName(name) }));
  const amounts = [...text.matchAll(amount)].flatMap(({ groups = {} }) => {
    const { before = '', figure = '', after = '' } = groups;
    const sign = signs.find(({ is }) => is.test(before) || is.test(after));
    return sign ? [{ words: words(figure), pattern: asAmount(figure, sign) }] : [];
  });
  const letters = [...text.matchAll(oneLetter)].map(([letter]) => ({
    words: [letter],
    pattern: new RegExp(
      `(?<![${wordLetters}]|[${wordLetters}][&/.'’])${letter}(?![${wordLetters}]|[+#]|[&/][${wordLetters}])`,
      'u',
    ),
  }));
  const slashes = [...text.matchAll(slashed)].map(([name]) => ({
    words: words(name),
    pattern: asName(name),
    isSame: true,
  }));
  const points = [...pointed].map((word) => ({
    words: [word],
    pattern: asParts(Array.from(word), '\\.'),
    isSame: true,
  }));
  const hyphens = hyphened.map((parts) => ({ words: parts, pattern: asParts(parts, '[\u2010\u2011-]'), isSame: true }));
  return [...names, ...amounts, ...letters, ...slashes, ...points, ...hyphens].slice(0, most);
}

const longest = 2000;
const most = 8;
const wordLetters = '\\p{L}\\p{N}\\p{M}';

const signedName = new RegExp(
  [
    `(?<![${wordLetters}])\\p{L}[${wordLetters}]{0,19}(?:\\+{1,2}|#)(?![${wordLetters}+#])`,
    `(?<=^|[\\s("«])\\.\\p{L}[${wordLetters}]{1,19}`,
    `(?<=^|\\s)--\\p{L}[${wordLetters}-]*`,
    `(?<![${wordLetters}&])[${wordLetters}]{1,4}(?:&[${wordLetters}]{1,4})+(?![${wordLetters}&;])`,
  ].join('|'),
  'gu',
);

const slashed = new RegExp(`(?<![${wordLetters}/])\\p{L}{1,3}/\\p{L}{1,3}(?![${wordLetters}/])`, 'gu');

const oneLetter = new RegExp(`(?<![${wordLetters}+#&/.'’-])[a-z](?![${wordLetters}+#&/.'’-])`, 'gu');

const asName = (name: string): RegExp =>
  new RegExp(`(?<![${wordLetters}])${name.replace(syntax, '\\$&')}(?![${wordLetters}+#])`, 'u');

const asParts = (parts: readonly string[], by: string): RegExp =>
  new RegExp(`(?<![${wordLetters}])${parts.join(by)}(?:e?s|x)?(?![${wordLetters}])`, 'u');

const syntax = /[.+*?^$()[\]{}|\\/]/g;

interface Sign {
  /** The sign, or a word for it. */
  readonly is: RegExp;
  /** All of them, in a text. */
  readonly written: string;
}

const sign = (written: string): Sign => ({ is: new RegExp(`^(?:${written})$`, 'u'), written });
const signs: readonly Sign[] = [
  sign('€|euros?|eur'),
  sign('\\$|dollars?|usd'),
  sign('£|pounds?|livres?|gbp'),
  sign('%|pour cent|per ?cent|pct|prozent'),
  sign('§{1,2}|sections?|paragraphe?s?'),
];
const anySign = signs.map(({ written }) => written).join('|');
const amount = new RegExp(
  `(?<![${wordLetters}.,])(?:(?<before>${anySign})\\s?)?(?<figure>[0-9]{1,9}(?:[.,  ' ][0-9]{1,3})*)(?:\\s?(?<after>${anySign})(?![${wordLetters}]))?`,
  'gu',
);

/** Thousands may be parted otherwise, or not at all. */
function asAmount(figure: string, { written }: Sign): RegExp {
  const digits = figure.split(/[.,\s']/).join("[.,\\s']?");
  return new RegExp(`(?<![0-9])${digits}\\s?(?:${written})(?![\\p{L}])|(?:${written})\\s?${digits}(?![0-9])`, 'u');
}
