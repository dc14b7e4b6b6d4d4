import { placeOf, runOn } from './letter-runs.ts';
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
  const squares = count(query);
  const asked = { words: counted(own.words), letters: counted(own.letters) };
  return texts.map(({ text, shared }) => {
    const ofText = count(text);
    return {
      words: product(asked.words, own.words) / (Math.sqrt(ofText.words * squares.words) || 1),
      letters: product(asked.letters, own.letters) / (Math.sqrt(ofText.letters * squares.letters) || 1),
      telling: shared / (Math.sqrt(ofText.words) || 1),
    };
  });
}

interface Counted {
  readonly place: number;
  readonly times: number;
}

/** Where something was counted. */
function counted(counts: Uint16Array): readonly Counted[] {
  const found: Counted[] = [];
  for (let place = 0; place < counts.length; place++) {
    const times = counts[place] ?? 0;
    if (times > 0) found.push({ place, times });
  }
  return found;
}

const product = (asked: readonly Counted[], counts: Uint16Array): number =>
  asked.reduce((sum, { place, times }) => sum + times * (counts[place] ?? 0), 0);

/** Counts what stands in a text; gives the sums of the squared counts. */
function count({ page, from, to, first, last }: LaidStream): { readonly words: number; readonly letters: number } {
  const { units, hashes } = page;
  own.words.fill(0);
  own.letters.fill(0);
  let words = 0;
  for (let token = first; token < last; token++) {
    const place = placeOf(hashes[token] ?? 0, WORD_BITS);
    const before = own.words[place] ?? 0;
    own.words[place] = before + 1;
    words += 2 * before + 1;
  }
  let letters = 0;
  let run = space;
  for (let at = from; at <= to; at++) {
    const unit = at < to ? (units[at] ?? space) : space;
    run = runOn(run, unit > space ? unit : space);
    if (at - from < 2) continue;
    const place = placeOf(run, LETTER_BITS);
    const before = own.letters[place] ?? 0;
    own.letters[place] = before + 1;
    letters += 2 * before + 1;
  }
  return { words, letters };
}

const WORD_BITS = 12;
const LETTER_BITS = 13;
// Written over by each text.
const own = { words: new Uint16Array(2 ** WORD_BITS), letters: new Uint16Array(2 ** LETTER_BITS) };
