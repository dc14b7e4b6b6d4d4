import { nearTerms } from './near-terms.ts';

export interface Vocabulary {
  /** The first term from this string on, in the order of code points; what nobody may see is left out by `frequency`. */
  readonly seek: (from: string) => string | undefined;
  /** In how many passages each term occurs; absent means none. */
  readonly frequency: (terms: readonly string[]) => ReadonlyMap<string, number>;
}

/** What each term may have been meant to be: the nearest known terms, else those that begin with it, more frequent ones first, at most 3. Terms with none are absent. */
export function spellings(
  terms: readonly string[],
  { seek, frequency }: Vocabulary,
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const term of new Set(terms)) {
    for (const reach of reachesOf(term)) {
      const near = nearTerms(term, { ...reach, seek }).filter(
        (one) => one.distance > 0 && (reach.anyDigits || digits(one.term) === digits(term)),
      );
      const known = frequency(near.map((one) => one.term));
      const best = near
        .flatMap(({ term: other, distance }) => ({ other, distance, passages: known.get(other) ?? 0 }))
        .filter(({ passages }) => passages > 0)
        .toSorted((a, b) => a.distance - b.distance || b.passages - a.passages || (a.other < b.other ? -1 : 1));
      if (best.length === 0) continue;
      found.set(
        term,
        best.slice(0, most).map(({ other }) => other),
      );
      break;
    }
  }
  return found;
}

export interface Reach {
  /** The greatest distance of a term. */
  readonly most: number;
  /** So many letters at the start are right. */
  readonly fixed: number;
  /** Whether another number may be the same thing. */
  readonly anyDigits?: boolean;
}

/** How far from a term its spellings are looked for, the nearest first; nowhere for what is no word, or too short or too long for one. */
export function reachesOf(term: string): readonly Reach[] {
  const { length } = Array.from(term);
  if (length < (unvowelled.test(term) ? shortestUnvowelled : shortest) || length > longest || !onlyWord.test(term))
    return [];
  return [...(length < longFrom ? reaches.slice(0, 1) : reaches), ...beginningOf(term, length)];
}

/** Where a word lacks its ending, as in languages without a stemmer, or a code most of it, as the short names of commits do. */
function beginningOf(term: string, length: number): readonly Reach[] {
  if (length >= shortestCode && hasDigit.test(term))
    return [{ most: longestToken - length, fixed: length, anyDigits: true }];
  if (length < shortestBeginning) return [];
  return [{ most: length === shortestBeginning ? endingOfShort : longestEnding, fixed: length }];
}

// Another number is another thing.
const digits = (term: string): string => term.replace(/\P{N}+/gu, '');

const most = 3;
const longFrom = 8;
// Shorter words are near to half the dictionary, longer ones are codes.
const shortest = 4;
// Arabic and Hebrew leave out most vowels: three letters are a word of five elsewhere.
const shortestUnvowelled = 3;
const unvowelled = /^[\p{Script=Arabic}\p{Script=Hebrew}]/u;
const longest = 40;
// What begins with fewer letters are too many things.
const shortestBeginning = 5;
const endingOfShort = 6;
const longestEnding = 20;
const shortestCode = 7;
const hasDigit = /\p{N}/u;
const longestToken = 64;
const onlyWord = /^[\p{L}\p{M}\p{N}]*\p{L}[\p{L}\p{M}\p{N}]*$/u;
const reaches = [
  { most: 1, fixed: 1 },
  { most: 2, fixed: 2 },
] as const;
