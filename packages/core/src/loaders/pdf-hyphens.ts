import type { PdfLine } from './pdf-lines.ts';

/** Joins a line that ends in a hyphen with the next one. */
export type JoinHyphen = (text: string, next: string) => string;

/** Keeps the hyphen of words that the document itself writes with one, or that are always written so; drops it where the printer set it. */
export function hyphenJoiner(pages: () => readonly (readonly PdfLine[])[]): JoinHyphen {
  let words: ReadonlySet<string> | undefined;
  return (text, next) => {
    const left = /(?<![\p{L}\p{M}\p{N}])[\p{L}\p{M}\p{N}]+(?=[-\u2010]$)/u.exec(text)?.[0].toLowerCase() ?? '';
    const right = /^[\p{L}\p{M}]+/u.exec(next)?.[0].toLowerCase() ?? '';
    words ??= wordsOf(pages());
    const isWord = words.has(left + right);
    const isKept = !isWord && (words.has(`${left}-${right}`) || prefixes.has(left));
    return isKept ? text + next : text.slice(0, -1) + next;
  };
}

/** All words that stand inside lines, with their hyphens. */
function wordsOf(pages: readonly (readonly PdfLine[])[]): ReadonlySet<string> {
  const words = new Set<string>();
  for (const { cells } of pages.flat())
    for (const cell of cells)
      for (const word of cell.toLowerCase().match(hyphenated) ?? []) words.add(word.replaceAll('\u2010', '-'));
  return words;
}

const hyphenated = /[\p{L}\p{M}]+(?:[-\u2010][\p{L}\p{M}]+)*(?![-\u2010]$)/gu;

const prefixes = new Set(
  (
    'well self non ex vice half all cross long short high low full part two three four five six seven eight nine ten one third first second ' +
    'so anti-self co-op ci là celui celle ceux peut vis grand sous demi mi quasi soi rendez avant après au contre non'
  ).split(' '),
);
