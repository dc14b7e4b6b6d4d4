import type { QueryDate } from './dates.ts';
import type { Grouped } from './grouped-figures.ts';
import type { AskedFor, QuestionKind } from '../text/index.ts';
import type { Joined } from './joined.ts';
import type { OtherTerms } from './other-terms.ts';
import type { SignedWords } from './signed-words.ts';

/** A query, analysed in every language that the base holds. */
export interface AnalysedQuery {
  /** The union of the content terms of all languages, for the first stage. Empty only when the query has no word at all. */
  readonly terms: readonly string[];
  /** How many distinct words the query has; each is a slot. */
  readonly slots: number;
  /** All its words as they follow each other, lower case. */
  readonly surfaces: readonly string[];
  /** Those it is analysed in. */
  readonly languages: readonly string[];
  /** Those of them that it may be written in, as its small words tell. */
  readonly likelyLanguages: readonly string[];
  /** Whether it asks for yes or no, or for something else, where that shows. */
  readonly asks: QuestionKind | undefined;
  /** What its answer must hold, where that shows. */
  readonly askedFor: AskedFor | undefined;
  /** The word of each slot as it is written, lower case. */
  readonly words: readonly string[];
  /** The slots below this number are content words, the others stop words. */
  readonly contentSlots: number;
  /** How often the query says the word of each slot. */
  readonly counts: readonly number[];
  /** The words of the query as they follow each other in one language, parted by spaces; empty for a long text. */
  phrase(language: string): string;
  /** Content slots that follow each other in the query, stop words left out. */
  readonly pairs: readonly (readonly [number, number])[];
  /** Terms that the base knows in place of words that it does not, by slot. */
  readonly corrections: ReadonlyMap<number, readonly string[]>;
  /** What words that follow each other may be as one: a figure and its unit, the groups of a number, the parts of a word with a hyphen. */
  readonly joined: readonly Joined[];
  /** Figures whose thousands a text may write apart; what each ends with is among the terms. */
  readonly grouped: readonly Grouped[];
  /** Words that passages also write as several, with these: all are among the terms. */
  readonly apart: ReadonlyMap<string, readonly string[]>;
  /** Words that its points or capitals show as acronyms. */
  readonly acronyms: ReadonlySet<string>;
  /** Words in capitals, which may be small words otherwise. */
  readonly capitals: readonly string[];
  /** Its days, and months of a year; other ways to write a day are among the terms. */
  readonly dates: readonly QueryDate[];
  /** Its words that a sign belongs to. */
  readonly signed: readonly SignedWords[];
  /** The term of each slot as it reads in one language; empty when nothing is left of the word. */
  inLanguage(language: string): readonly string[];
  /** The terms of one slot in all languages of the base. */
  stems(slot: number): ReadonlySet<string>;
  /** The same, with those of other forms of its word. */
  termsOf(slot: number): ReadonlySet<string>;
  /** By content slot the terms that other forms of its word have in one language, where the query may be written in that and they are others. */
  otherTerms(language: string): OtherTerms;
  /** Whether a word is a stop word of the language that the query is most likely written in. */
  isStopWord(word: string): boolean;
  /** Whether a word is written as a name is. */
  isName(word: string): boolean;
  /** The term of any word as it reads in one language. */
  termIn(word: string, language: string): string;
  /** The terms of any word in all languages of the base. */
  formsOf(word: string): ReadonlySet<string>;
  /** The query with each of these words sought as several too. */
  alsoApart(apart: ReadonlyMap<string, readonly string[]>): AnalysedQuery;
  /** The query with each of these words written as several. */
  rewritten(parts: ReadonlyMap<string, readonly string[]>): AnalysedQuery;
  /** The query without the stop words of a further language. */
  askedIn(language: string): AnalysedQuery;
  /** The query with stop words as content; `undefined` when it has none, or nothing else. */
  withStopWords(): AnalysedQuery | undefined;
}
