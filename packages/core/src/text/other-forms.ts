import { englishForms } from './english-forms.ts';
import { frenchForms } from './french-forms.ts';

/** Other forms of a word in lower case that the stemmer of a language does not know for the same; none for languages whose stemmer needs no help. */
export const otherForms = (word: string, language: string): readonly string[] =>
  language === 'fr' ? frenchForms(word) : language === 'en' ? englishForms(word) : [];
