import { normalise } from './words.ts';

/** A sign of a text that belongs to no word. */
export interface SymbolPlace {
  /** What it is indexed as: its code point, as in "U+20AC". */
  readonly word: string;
  readonly from: number;
  readonly to: number;
}

/**
 * The symbols of a text in order: of currency, mathematics and measures, arrows, and those of punctuation that say something by themselves.
 * What stands in every text (full stops, brackets, quotation marks), and pictures, which are words, are none.
 */
export function* symbolsIn(text: string): Generator<SymbolPlace> {
  for (const { 0: symbol, index: from } of text.matchAll(symbols)) {
    yield { word: wordOf(symbol), from, to: from + symbol.length };
  }
}

/** A word for each distinct symbol of a text. They are indexed beside its words, for queries that have no word. */
export const symbolWords = (text: string): readonly string[] => [
  ...new Set(Array.from(normalise(text).matchAll(symbols), ([symbol]) => wordOf(symbol))),
];

const wordOf = (symbol: string): string => `u${symbol.normalize('NFKC').codePointAt(0)?.toString(16).padStart(4, '0')}`;

const symbols = /[[\p{Sc}\p{Sm}\p{So}]--[\p{Extended_Pictographic}\p{RI}]]|&|[§¶†‡‰%@#©®]/gv;
