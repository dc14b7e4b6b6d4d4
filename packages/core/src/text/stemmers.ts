import { bulgarianStem } from './bulgarian.ts';
import { czechStem } from './czech.ts';
import { fold } from './fold.ts';
import { polishStem } from './polish.ts';

export type Stemmer = (word: string) => string;

/** Makes the stemmers of these languages (ISO 639-1) ready, so that analysis can run synchronously; others are left unstemmed. */
export async function loadLanguages(languages: readonly string[]): Promise<void> {
  const missing = new Set(languages.map(stemmedAs).filter((language) => !loaded.has(language) && language in sources));
  await Promise.all(
    [...missing].map(async (language) => {
      const source = await sources[language]?.();
      if (source) loaded.set(language, source.stemmer);
    }),
  );
}

/** The stemmer of a language that was loaded, else `undefined`. */
export const stemmerOf = (language: string): Stemmer | undefined => loaded.get(stemmedAs(language));

/** Whether words of this language are stemmed at all. */
export const hasStemmer = (language: string): boolean => stemmedAs(language) in sources;

/** The language whose stemmer this one uses, most often its own. */
export const stemmedAs = (language: string): string => relatives.get(language) ?? language;

// Two names and two scripts of one language: Bosnian, Croatian and Serbian, Malay and Indonesian.
const relatives = new Map([
  ['bs', 'sr'],
  ['hr', 'sr'],
  ['ms', 'id'],
]);

const loaded = new Map<string, Stemmer>();

const sources: Readonly<Record<string, () => Promise<{ stemmer: Stemmer }>>> = {
  ar: () => import('@orama/stemmers/arabic'),
  bg: async () => ({ stemmer: bulgarianStem }),
  cs: async () => ({ stemmer: czechStem }),
  da: () => import('@orama/stemmers/danish'),
  de: () => import('@orama/stemmers/german'),
  el: () => import('@orama/stemmers/greek'),
  en: () => import('@orama/stemmers/english'),
  es: () => import('@orama/stemmers/spanish'),
  fi: () => import('@orama/stemmers/finnish'),
  fr: () => import('@orama/stemmers/french'),
  ga: () => import('@orama/stemmers/irish'),
  hi: () => import('@orama/stemmers/indian'),
  hu: () => import('@orama/stemmers/hungarian'),
  hy: () => import('@orama/stemmers/armenian'),
  id: () => import('@orama/stemmers/indonesian'),
  it: () => import('@orama/stemmers/italian'),
  lt: () => import('@orama/stemmers/lithuanian'),
  ne: () => import('@orama/stemmers/nepali'),
  nl: () => import('@orama/stemmers/dutch'),
  no: () => import('@orama/stemmers/norwegian'),
  pl: async () => ({ stemmer: polishStem }),
  pt: () => import('@orama/stemmers/portuguese'),
  ro: () => import('@orama/stemmers/romanian'),
  ru: () => import('@orama/stemmers/russian'),
  sr: async () => {
    const { stemmer } = await import('@orama/stemmers/serbian');
    // It turns Cyrillic into Latin letters; without their accents words have the same stem, however they are typed.
    return { stemmer: (word) => stemmer(fold(word)) };
  },
  sv: () => import('@orama/stemmers/swedish'),
  ta: () => import('@orama/stemmers/tamil'),
  tr: () => import('@orama/stemmers/turkish'),
  uk: () => import('@orama/stemmers/ukrainian'),
};
