import { analyse, normalise, pairedLetters, pictograph, term, unspacedLetters, wordSegmenter } from '../text/index.ts';

/** A word of a text that is one of the terms. */
export interface WordMatch {
  readonly slot: number;
  readonly from: number;
  readonly to: number;
}

export interface FindMatches {
  readonly text: string;
  /** Of the query, in the language of the text. */
  readonly terms: readonly string[];
  /** Those that its words were taken for. */
  readonly also?: readonly string[];
  readonly language: string;
}

/** Where terms stand in a text, in order of their beginning; of CJK adjacent pairs may overlap, and where no pair is there its single characters count. */
export function findMatches(wanted: FindMatches): readonly WordMatch[] {
  // Where the query has pairs, its single characters are part of them and stand everywhere.
  const hasPair = wanted.terms.some((each) => pair.test(each));
  const found = matchesOf(wanted, !hasPair);
  return hasPair && found.length === 0 ? matchesOf(wanted, true) : found;
}

function matchesOf({ text, terms: asked, also = [], language }: FindMatches, single: boolean): readonly WordMatch[] {
  const terms = [...asked, ...also];
  const slotOf = new Map<string, number>();
  for (const [slot, each] of terms.entries()) if (each && !slotOf.has(each)) slotOf.set(each, slot);
  const found: WordMatch[] = [];
  if (slotOf.size === 0) return found;
  // Hiragana is the grammar of Japanese.
  const grammar = asked.some((each) => pair.test(each) && !hiragana.test(each));
  for (const { piece, from } of piecesOf(text.slice(0, mostCharacters), single)) {
    if (found.length >= mostMatches) break;
    if (grammar && hiragana.test(piece) && !also.includes(piece)) continue;
    const tokens = unspaced.test(piece)
      ? [term(normalise(piece).toLowerCase(), language)]
      : analyse(piece, language).split(/\s/);
    const slot = tokens.map((token) => slotOf.get(token)).find((each) => each !== undefined);
    if (slot !== undefined) found.push({ slot, from, to: from + piece.length });
  }
  return found;
}

// A passage has a few thousand; what comes after is not looked through.
const mostCharacters = 20_000;
const mostMatches = 400;

interface Piece {
  readonly piece: string;
  readonly from: number;
}

/** What analysis takes for one word: between spaces, in the dictionary of Thai, in CJK each pair of characters. */
function* piecesOf(text: string, single: boolean): Generator<Piece> {
  for (const { 0: run, index } of text.matchAll(runs)) {
    if (cjk.test(run)) {
      let at = index;
      const letters = Array.from(run);
      for (const [i, letter] of letters.entries()) {
        if (single || letters.length === 1) yield { piece: letter, from: at };
        if (i + 1 < letters.length) yield { piece: `${letter}${letters[i + 1]}`, from: at };
        at += letter.length;
      }
    } else if (unspaced.test(run)) {
      for (const { segment, index: at } of wordSegmenter().segment(run)) yield { piece: segment, from: index + at };
    } else yield { piece: run, from: index };
  }
}

const cjk = new RegExp(`^[${pairedLetters}]`, 'u');
const hiragana = /^[\p{Script=Hiragana}ー]+$/u;
const pair = new RegExp(`^[${pairedLetters}]{2}$`, 'u');
const unspaced = new RegExp(`^[${pairedLetters}${unspacedLetters}]`, 'u');
const runs = new RegExp(
  `[${pairedLetters}]+|[${unspacedLetters}]+|${pictograph}|(?:(?![${pairedLetters}${unspacedLetters}])[\\p{L}\\p{N}\\p{M}'\\u2019\\u00b4\\u05f3\\u00ad\\u200c\\u200d\\u2060]|(?<=\\p{L})\\u2018(?=\\p{L}))+`,
  'gu',
);
