import type { AnalysedQuery } from './query.ts';

export interface SplitWords {
  readonly words: readonly string[];
  readonly query: Pick<AnalysedQuery, 'formsOf'>;
  /** In how many passages each of these terms occurs; absent means none. */
  readonly frequency: (terms: readonly string[]) => Promise<ReadonlyMap<string, number>>;
}

/** Words that are two known ones written together, a compound, a figure and its unit or a space that is missing, each with its two; the others are absent. */
export async function splitWords({ words, query, frequency }: SplitWords): Promise<ReadonlyMap<string, Parts>> {
  const splits = words.flatMap((word) => splitsOf(word).map((parts) => ({ word, parts, forms: parts.map(formsOf) })));
  if (splits.length === 0) return new Map();
  const known = await frequency([...new Set(splits.flatMap(({ forms }) => forms.flatMap((each) => [...each])))]);
  const found = new Map<string, Parts>();
  for (const { word, parts, forms } of splits) {
    if (found.has(word) || !forms.every((each) => [...each].some((form) => known.has(form)))) continue;
    found.set(word, parts);
  }
  return found;

  function formsOf(part: string): ReadonlySet<string> {
    return query.formsOf(part);
  }
}

type Parts = readonly [string, string];

/** All ways to cut a word in two, the most even first: short parts are words by chance. A figure beside letters is cut off there. */
function splitsOf(word: string): Parts[] {
  const [, first, second] = figureBound.exec(word) ?? [];
  if (first && second) return [[first, second]];
  if (!lettersOnly.test(word)) return [];
  const letters = Array.from(word);
  if (letters.length > longest) return [];
  const cuts: Parts[] = [];
  for (let at = shortest; at <= letters.length - shortest; at++) {
    cuts.push([letters.slice(0, at).join(''), letters.slice(at).join('')]);
  }
  return cuts.toSorted((a, b) => Math.abs(a[0].length - a[1].length) - Math.abs(b[0].length - b[1].length));
}

const figureBound = /^(\p{N}+(?=\p{L})|\p{L}+(?=\p{N}))(\p{L}+|\p{N}+)$/u;
const lettersOnly = /^[\p{L}\p{M}]+$/u;
const shortest = 4;
const longest = 30;
