import { type LaidStream, space } from './token-page.ts';

/** How alike a query and a text are to someone who only counts: cosines of how often each word, and each run of four letters, stands in them, and how much the shared words tell. */
export interface Likeness {
  readonly words: number;
  readonly letters: number;
  readonly telling: number;
}

export interface Compared {
  readonly text: LaidStream;
  /** The squared rarities of the words of the query, each time that one stands in the text. */
  readonly shared: number;
}

/** The likeness of a query with each of these texts. Counts are hashed into a few thousand places. */
export function likenesses(query: LaidStream, texts: readonly Compared[]): readonly Likeness[] {
  empty(asked);
  const ofQuery = count(query, asked, asked);
  return texts.map(({ text, shared }) => {
    empty(own);
    const sums = count(text, own, asked);
    return {
      words: sums.words / (Math.sqrt(sums.wordSquares * ofQuery.wordSquares) || 1),
      letters: sums.letters / (Math.sqrt(sums.letterSquares * ofQuery.letterSquares) || 1),
      telling: shared / (Math.sqrt(sums.wordSquares) || 1),
    };
  });
}

interface Counts {
  readonly words: Uint16Array;
  readonly letters: Uint16Array;
}

function empty({ words, letters }: Counts): void {
  words.fill(0);
  letters.fill(0);
}

/** Products of two counts, and of one with itself. */
interface Sums {
  readonly words: number;
  readonly wordSquares: number;
  readonly letters: number;
  readonly letterSquares: number;
}

/** Adds what stands in a text to empty counts, and multiplies them with others. */
function count({ page, from, to, first, last }: LaidStream, own: Counts, other: Counts): Sums {
  const { units, hashes } = page;
  let words = 0;
  let wordSquares = 0;
  for (let token = first; token < last; token++) {
    const place = Math.imul(hashes[token] ?? 0, 0x9e3779b1) >>> WORD_SHIFT;
    const before = own.words[place] ?? 0;
    own.words[place] = before + 1;
    wordSquares += 2 * before + 1;
    words += other.words[place] ?? 0;
  }
  let letters = 0;
  let letterSquares = 0;
  // The last four letters, each of eight bits or what is left of it.
  let run = space;
  for (let at = from; at <= to; at++) {
    const unit = at < to ? (units[at] ?? space) : space;
    run = (run << 8) ^ (unit > space ? unit : space);
    if (at - from < 2) continue;
    const place = Math.imul(run, 0x9e3779b1) >>> LETTER_SHIFT;
    const before = own.letters[place] ?? 0;
    own.letters[place] = before + 1;
    letterSquares += 2 * before + 1;
    letters += other.letters[place] ?? 0;
  }
  return { words, wordSquares, letters, letterSquares };
}

const WORDS = 2 ** 12;
const LETTERS = 2 ** 13;
const WORD_SHIFT = 32 - 12;
const LETTER_SHIFT = 32 - 13;

const newCounts = (): Counts => ({ words: new Uint16Array(WORDS), letters: new Uint16Array(LETTERS) });
// Written over by each call.
const asked = newCounts();
const own = newCounts();
