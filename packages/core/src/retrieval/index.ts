export { searchPassages, type PassageSearch, type RankedPassage, type Stage } from './search-passages.ts';
