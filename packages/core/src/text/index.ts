export { analyse, analysedAs, analysisVersion, term } from './analyse.ts';
export { courtesyWords } from './courtesy-words.ts';
export { detectLanguage, languageBeside } from './language.ts';
export { possibleForms } from './possible-forms.ts';
export { pairedLetters, unspacedLetters, wordSegmenter } from './scripts.ts';
export { loadLanguages } from './stemmers.ts';
export { foreignLanguage, loadStopWords, stopWords } from './stop-words.ts';
export { normalise, words } from './words.ts';
