import { stopWords } from '../text/index.ts';

/** Drops the stop words of the language that the query is most likely written in, unless nothing would remain. */
export function withoutStopWords(surfaces: readonly string[], languages: readonly string[]): readonly string[] {
  const likely = likelyStopWords(surfaces, languages);
  const kept = surfaces.filter((word) => !likely.some((list) => list.has(word)));
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
