import { fold } from './fold.ts';
import { questionWords } from './question-words.ts';
import { words } from './words.ts';

/** Makes the stop lists of these languages ready for `stopWords`. Lists serve queries only: everything is indexed. */
export async function loadStopWords(languages: readonly string[]): Promise<void> {
  const missing = languages.filter((language) => !loaded.has(language) && language in sources);
  if (missing.length === 0) return;
  const { default: lists } = await import('stopword');
  for (const language of missing) {
    const listed = (sources[language] ?? [])
      .flatMap((name) => lists[name] ?? [])
      .map((word) => word.normalize('NFKC').toLowerCase())
      .filter((word) => language === 'en' || word.length <= longestStop);
    loaded.set(language, new Set([...listed, ...asking(language)]));
  }
}

/** The language, none of the known ones, that has the most of these words as stop words: two at least, and more than any known one; `undefined` when none has. */
export async function foreignLanguage(words: readonly string[], known: readonly string[]): Promise<string | undefined> {
  const languages = Object.keys(sources);
  await loadStopWords(languages);
  const distinct = [...new Set(words)];
  const hits = (language: string): number => distinct.filter((word) => stopWords(language).has(word)).length;
  const least = Math.max(1, ...known.map(hits)) + 1;
  const others = languages.filter((language) => !known.includes(language) && hits(language) >= least);
  return others.toSorted((a, b) => hits(b) - hits(a))[0];
}

/** The stop words of a language, lower case; empty when none are known or loaded. */
export const stopWords = (language: string): ReadonlySet<string> => loaded.get(language) ?? none;

/** As they are written, and without the accents that people leave out. */
function asking(language: string): readonly string[] {
  const listed = questionWords[language] ?? '';
  if (language === 'th') return words(listed);
  const all = listed.split(' ');
  return language === 'vi' ? all : [...all, ...all.map(fold)];
}

// The other lists are several times as long as the English one; their long words carry meaning (German: +.01).
const longestStop = 3;

const loaded = new Map<string, ReadonlySet<string>>();
const none: ReadonlySet<string> = new Set();

const sources: Readonly<Record<string, readonly string[]>> = {
  ar: ['ara'],
  bg: ['bul'],
  bn: ['ben'],
  ca: ['cat'],
  cs: ['ces'],
  da: ['dan'],
  de: ['deu'],
  el: ['ell'],
  en: ['eng'],
  es: ['spa'],
  et: ['est'],
  eu: ['eus'],
  fa: ['fas'],
  fi: ['fin'],
  fr: ['fra'],
  ga: ['gle'],
  gu: ['guj'],
  he: ['heb'],
  hi: ['hin'],
  hr: ['hrv'],
  hu: ['hun'],
  hy: ['hye'],
  id: ['ind'],
  it: ['ita'],
  ja: ['jpn'],
  ko: ['kor'],
  lt: ['lit'],
  lv: ['lav'],
  mr: ['mar'],
  ms: ['msa', 'ind'],
  nl: ['nld'],
  no: ['nob'],
  pl: ['pol'],
  pt: ['por'],
  ro: ['ron'],
  ru: ['rus'],
  sk: ['slk'],
  sl: ['slv'],
  sv: ['swe'],
  // Short words of Thai are parts of names that were cut: only what asks is left out (+.002).
  th: [],
  tr: ['tur'],
  uk: ['ukr'],
  ur: ['urd'],
  vi: ['vie'],
  zh: ['zho'],
};
