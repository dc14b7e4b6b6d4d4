import { stopWords } from '../text/index.ts';
import { withoutCourtesy } from './without-courtesy.ts';

/** Drops the stop words of the language that the query is most likely written in, and the courtesies of a longer one, unless nothing would remain; `nouns` stay. */
export function withoutStopWords(
  surfaces: readonly string[],
  languages: readonly string[],
  nouns: ReadonlySet<string> = new Set(),
): readonly string[] {
  const likely = likelyLanguages(surfaces, languages).map(stopWords);
  const isSmall = (word: string): boolean => !nouns.has(word) && likely.some((list) => list.has(word));
  const kept = surfaces.filter((word) => !isSmall(word));
  if (kept.length > longestPlain) {
    const asked = withoutCourtesy({ surfaces, languages, isSmall }).filter((word) => !isSmall(word));
    if (new Set(asked).size >= fewestAsked) return asked;
  }
  return kept.length > 0 ? kept : surfaces;
}

/** The languages that have most of the stop words in the query; all where it has none. */
export function likelyLanguages(surfaces: readonly string[], languages: readonly string[]): readonly string[] {
  const counts = languages.map((language) => surfaces.filter((word) => stopWords(language).has(word)).length);
  const most = Math.max(0, ...counts);
  return languages.filter((_, i) => counts[i] === most);
}

// A short query is about what it names, also where that is a greeting.
const longestPlain = 5;
const fewestAsked = 2;
