import { stopWords } from '../text/index.ts';
import { withoutCourtesy } from './without-courtesy.ts';

/** Drops the stop words of the language that the query is most likely written in, and the courtesies of a longer one, unless nothing would remain. */
export function withoutStopWords(surfaces: readonly string[], languages: readonly string[]): readonly string[] {
  const likely = likelyStopWords(surfaces, languages);
  const isSmall = (word: string): boolean => likely.some((list) => list.has(word));
  const kept = surfaces.filter((word) => !isSmall(word));
  if (kept.length > longestPlain) {
    const asked = withoutCourtesy({ surfaces, languages, isSmall }).filter((word) => !isSmall(word));
    if (new Set(asked).size >= fewestAsked) return asked;
  }
  return kept.length > 0 ? kept : surfaces;
}

/** The stop words of the languages that have most of those in the query; of all where it has none. */
export function likelyStopWords(
  surfaces: readonly string[],
  languages: readonly string[],
): readonly ReadonlySet<string>[] {
  const counts = languages.map((language) => surfaces.filter((word) => stopWords(language).has(word)).length);
  const most = Math.max(0, ...counts);
  return languages.filter((_, i) => counts[i] === most).map(stopWords);
}

// A short query is about what it names, also where that is a greeting.
const longestPlain = 5;
const fewestAsked = 2;
