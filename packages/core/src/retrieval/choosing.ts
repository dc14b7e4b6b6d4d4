import { inclusiveEndings, nounsAmongStopWords } from '../text/index.ts';
import { withoutStopWords } from './without-stop-words.ts';

/** Of the words of a query those that count, read in some languages. */
export type Choose = (surfaces: readonly string[], languages: readonly string[]) => readonly string[];

/** Chooses the words of a text that are no stop words; of a query that may be French by how it writes them: a small word may be a noun, and the ending of another no word. */
export function choosing(text: string, languages: readonly string[]): Choose {
  if (!languages.includes('fr')) return withoutStopWords;
  const endings = inclusiveEndings(text);
  const nouns = nounsAmongStopWords(text);
  return (surfaces, spoken) => {
    const whole = endings.size > 0 ? surfaces.filter((word) => !endings.has(word)) : surfaces;
    return withoutStopWords(whole, spoken, nouns);
  };
}
