import { englishForms } from './english-forms.ts';
import { frenchForms } from './french-forms.ts';
import { otherNumber } from './other-number.ts';

/** Other forms of a word in lower case that the stemmer of a language does not know for the same, round thousands as a figure and with a k among them; else none for languages whose stemmer needs no help. */
export function otherForms(word: string, language: string): readonly string[] {
  const [, thousands, ending] = round.exec(word) ?? [];
  if (thousands) return [thousands + (ending === 'k' ? '000' : 'k')];
  if (language === 'fr') return frenchForms(word);
  return language === 'en' ? englishForms(word) : lastly.has(language) ? [] : otherNumber(word, language);
}

/** The other number of a word in lower case for where no passage holds the word, in languages where it counts only then; none for others. */
export const numberOfUnknown = (word: string, language: string): readonly string[] =>
  lastly.has(language) ? otherNumber(word, language) : [];

// English questions are a little worse for it where the word is known (CACM, an FAQ); in Turkish what is left of a word is often another.
const lastly = new Set(['en', 'tr']);

const round = /^([1-9][0-9]{0,2})(k|000)$/;
