import type { AnalysedQuery } from './query.ts';

export interface SplitWords {
  readonly words: readonly string[];
  readonly query: Pick<AnalysedQuery, 'formsOf' | 'isStopWord' | 'isName'>;
  /** In how many passages each of these terms occurs; absent means none. */
  readonly frequency: (terms: readonly string[]) => Promise<ReadonlyMap<string, number>>;
}

/**
 * Words that are two written together, a compound, a figure and its unit or a space that is missing, each with its two; the others are absent. Both are
 * known, or one is a stop word, but not of a name; of letters and a longer figure that figure alone may be known ("FY2022").
 */
export async function splitWords({ words, query, frequency }: SplitWords): Promise<ReadonlyMap<string, Parts>> {
  const stops = new Set(
    words.flatMap((word) => partsOf(word)).filter((part) => part.length > 1 && query.isStopWord(part)),
  );
  const splits = words.flatMap((word) =>
    splitsOf(word, stops, query.isName(word)).map((parts) => ({
      word,
      parts,
      forms: parts.filter((part) => !stops.has(part)).map((part) => [...query.formsOf(part)]),
    })),
  );
  if (splits.length === 0) return new Map();
  const known = await frequency([...new Set(splits.flatMap(({ forms }) => forms.flat()))]);
  const found = new Map<string, Parts>();
  for (const { word, parts, forms } of splits) {
    if (found.has(word) || !forms.every((each) => each.some((form) => known.has(form)))) continue;
    found.set(word, parts);
  }
  return found;
}

type Parts = readonly string[];

/**
 * All ways to cut a word in two long parts, the most even first, since short ones are words by chance; then those that leave a stop word, then those with a short
 * part. A figure beside letters is cut off there.
 */
function splitsOf(word: string, stops: ReadonlySet<string>, isName: boolean): Parts[] {
  const [, first, second] = figureBound.exec(word) ?? [];
  if (first && second)
    return [[first, second], ...[first, second].filter((part) => telling.test(part)).map((part) => [part])];
  const cuts = cutsOf(word);
  const least = (parts: Parts): number => Math.min(...parts.map((part) => part.length));
  const even = cuts.toSorted((a, b) => least(b) - least(a)).filter((parts) => least(parts) >= shortest);
  // Names have a short word before another, as «Lemaire» and «Descartes».
  if (isName) return even;
  const leavingStop = cuts.filter(
    ([a = '', b = '']) => (stops.has(a) && b.length >= shortest) || (stops.has(b) && a.length >= shortest),
  );
  const withShort = cuts.filter((parts) => least(parts) === short && parts.some((part) => part.length >= besideShort));
  return [...even, ...leavingStop, ...withShort];
}

const partsOf = (word: string): readonly string[] => cutsOf(word).flat();

function cutsOf(word: string): Parts[] {
  const letters = Array.from(word);
  if (!lettersOnly.test(word) || letters.length > longest) return [];
  return letters
    .slice(1)
    .map((_, before): Parts => [letters.slice(0, before + 1).join(''), letters.slice(before + 1).join('')]);
}

// Shorter ones stand for anything.
const telling = /^\p{N}{3,}$/u;
const figureBound = /^(\p{N}+(?=\p{L})|\p{L}+(?=\p{N}))(\p{L}+|\p{N}+)$/u;
export const lettersOnly = /^[\p{L}\p{M}]+$/u;
const shortest = 4;
const short = 3;
const besideShort = 5;
const longest = 30;
