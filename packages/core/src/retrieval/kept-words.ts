import { analysedAs } from '../text/index.ts';
import { knownTerm } from './known-term.ts';
import { withoutStopWords } from './without-stop-words.ts';

/** In how many passages each of these terms occurs; absent means none. */
export type Frequency = (terms: readonly string[]) => Promise<ReadonlyMap<string, number>>;

/** Of many words those that are kept, as often as they count. */
export type Keep = (all: readonly string[]) => readonly string[];

/** How to keep words of a query: of very many those that occur first, then the longest. */
export async function keptOf(
  surfaces: readonly string[],
  spoken: readonly string[],
  frequency: Frequency | undefined,
): Promise<Keep> {
  return longestOf(frequency ? await occurring(surfaces, spoken, frequency) : new Set());
}

/** One language for all that are analysed alike: of any number no more than there are stemmers, and two. */
export const analysesOf = (languages: readonly string[]): readonly string[] => [...new Set(languages.map(analysedAs))];

/** Of a text that is too long its start and its end, where questions stand. */
export function ends(query: string): string {
  if (query.length <= maxCharacters) return query;
  return `${query.slice(0, maxCharacters / 2)} ${query.slice(-maxCharacters / 2)}`;
}

/** Of a query with more words than are kept, those that passages hold: the question beside a log must not drown in its numbers. */
async function occurring(
  surfaces: readonly string[],
  spoken: readonly string[],
  frequency: Frequency,
): Promise<ReadonlySet<string>> {
  if (new Set(surfaces).size <= maxWords) return new Set();
  // Stop words stand in most passages, which takes time to read, and decide nothing.
  const distinct = [...new Set(withoutStopWords(surfaces, spoken))];
  const asked = new Set([...distinct.slice(0, maxAsked / 2), ...distinct.slice(-maxAsked / 2)]);
  const analyses = analysesOf(spoken);
  const terms = new Map([...asked].map((word) => [word, analyses.map((language) => knownTerm(word, language))]));
  const known = await frequency([...new Set([...terms.values()].flat().filter(Boolean))]);
  return new Set([...asked].filter((word) => terms.get(word)?.some((term) => known.has(term))));
}

/** Keeps at most `maxWords` distinct words: of more, those that are to be first, then the longest, because long words are rare ones. */
function longestOf(first: ReadonlySet<string>): Keep {
  const best = (distinct: readonly string[]): readonly string[] => {
    const leading = distinct.filter((word) => first.has(word)).toSorted(byLength);
    if (leading.length >= maxWords) return leading.slice(0, maxWords);
    const others = distinct.filter((word) => !first.has(word)).toSorted(byLength);
    return [...leading, ...others].slice(0, maxWords);
  };
  return (all) => {
    const distinct = [...new Set(all)];
    const kept = new Set(distinct.length > maxWords ? best(distinct) : distinct);
    const said = new Map<string, number>();
    return all.filter((word) => {
      const times = (said.get(word) ?? 0) + 1;
      said.set(word, times);
      return kept.has(word) && times <= maxRepeats;
    });
  };
}

const byLength = (a: string, b: string): number => b.length - a.length || (a < b ? -1 : 1);

// A search is a question, not a book: beyond this only time is lost.
const maxCharacters = 20_000;
const maxWords = 64;
const maxAsked = 500;
const maxRepeats = 4;
