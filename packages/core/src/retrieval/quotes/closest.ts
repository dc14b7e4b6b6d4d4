import type { Span } from '../../model.ts';
import { standsAlone } from './bounds.ts';
import { gaps, type Reading, readText } from './reading.ts';
import { comparable, kinds } from './characters.ts';
import { undressed } from './undressed.ts';

/** Words of a quotation that the text has otherwise. */
export interface WordDifference {
  readonly quote: string;
  readonly document: string;
}

/** The stretch of a text that is most like a quotation. */
export interface ClosestStretch {
  readonly characters: Span;
  /** The share of the quotation's words that stand there, in order. */
  readonly share: number;
  readonly differences: readonly WordDifference[];
}

/** Aligns a quotation with a text word by word; `undefined` when less than half of it is there, or both are too long together. */
export function closestStretch(quote: string, text: string): ClosestStretch | undefined {
  const bare = undressed(quote).at(-1)?.text;
  return stretchLike(quote, text) ?? (bare === undefined ? undefined : stretchLike(bare, text));
}

function stretchLike(quote: string, text: string): ClosestStretch | undefined {
  const asked = wordsOf(readText(quote));
  const reading = readText(text);
  const words = wordsOf(reading);
  if (asked.length < 2 || words.length === 0 || asked.length * words.length > MOST_CELLS) return undefined;
  const steps = align(asked, words);
  const first = steps.find(({ kind }) => kind === SAME);
  const last = steps.findLast(({ kind }) => kind === SAME);
  if (!first || !last) return undefined;
  const share = steps.filter(({ kind }) => kind === SAME).length / asked.length;
  if (share < 0.5) return undefined;
  const inText = steps.filter(({ kind }) => kind !== ONLY_QUOTE).map(({ word }) => words[word]);
  return {
    characters: { from: inText[0]?.from ?? 0, to: inText.at(-1)?.to ?? 0 },
    share,
    differences: [
      ...differencesOf(steps, quote, asked, text, words),
      ...cutDifferences(reading, words, { first: first.word, last: last.word }),
    ].slice(0, MOST_DIFFERENCES),
  };
}

/** What a quotation cuts in two where it begins or ends: a sign from its figure, a negation from its words. */
function cutDifferences(
  reading: Reading,
  words: readonly Word[],
  { first, last }: { readonly first: number; readonly last: number },
): readonly WordDifference[] {
  const [start, end] = [words[first], words[last]];
  if (!start || !end) return [];
  const { text } = reading;
  const firstTo = start.from + (/^\S*/.exec(text.slice(start.from, start.from + LONGEST))?.[0].length ?? 0);
  const lastFrom = end.to - (/\S*$/.exec(text.slice(Math.max(0, end.to - LONGEST), end.to))?.[0].length ?? 0);
  const before = words[first - 1] ?? start;
  const behind = words[last + 1] ?? end;
  return [
    ...(standsAlone(reading, start.units.from, reading.key.length)
      ? []
      : [{ quote: text.slice(start.from, firstTo), document: text.slice(before.from, firstTo) }]),
    ...(standsAlone(reading, 0, end.units.to)
      ? []
      : [{ quote: text.slice(lastFrom, end.to), document: text.slice(lastFrom, behind.to) }]),
  ];
}

const LONGEST = 60;
const MOST_CELLS = 6_000_000;
const MOST_DIFFERENCES = 20;

interface Word extends Span {
  readonly key: string;
  readonly units: Span;
}

/** Stretches without white space inside, punctuation apart; each letter of a script without spaces is one. */
function wordsOf({ text, key, kinds: of, gaps: before, folded, from, to }: Reading): readonly Word[] {
  const letter = (i: number) => (folded[i] ? comparable(text.slice(from[i], to[i])) : key.charAt(i));
  const words: Word[] = [];
  let start = 0;
  const joins = (i: number) => {
    const gap = before[i] ?? 0;
    if (gap & (gaps.space | gaps.spaceBeforeDash)) return false;
    return isSolid(of[i]) && isSolid(of[i - 1]);
  };
  for (let i = 1; i <= key.length; i++) {
    if (i < key.length && (joins(i) || from[i] === from[i - 1])) continue;
    let word = '';
    for (let k = start; k < i; k++) word += (k > start && (before[k] ?? 0) & gaps.dash ? '-' : '') + letter(k);
    words.push({ key: word, units: { from: start, to: i }, from: from[start] ?? 0, to: to[i - 1] ?? 0 });
    start = i;
  }
  return words;
}

const isSolid = (kind: number | undefined) => kind === kinds.letter || kind === kinds.digit;

const SAME = 0;
const CHANGED = 1;
const ONLY_QUOTE = 2;
const ONLY_TEXT = 3;

interface Step {
  readonly kind: number;
  /** Positions in the quotation and in the text. */
  readonly asked: number;
  readonly word: number;
}

/** The cheapest way through all of the quotation and any stretch of the text. */
function align(asked: readonly Word[], words: readonly Word[]): readonly Step[] {
  const width = words.length + 1;
  const came = new Uint8Array((asked.length + 1) * width);
  let above = new Uint16Array(width);
  let row = new Uint16Array(width);
  for (let i = 1; i <= asked.length; i++) {
    row[0] = i;
    came[i * width] = ONLY_QUOTE;
    const wanted = asked[i - 1]?.key;
    for (let j = 1; j < width; j++) {
      const same = wanted === words[j - 1]?.key;
      let cost = (above[j - 1] ?? 0) + (same ? 0 : 1);
      let kind = same ? SAME : CHANGED;
      if ((above[j] ?? 0) + 1 < cost) [cost, kind] = [(above[j] ?? 0) + 1, ONLY_QUOTE];
      if ((row[j - 1] ?? 0) + 1 < cost) [cost, kind] = [(row[j - 1] ?? 0) + 1, ONLY_TEXT];
      row[j] = cost;
      came[i * width + j] = kind;
    }
    [above, row] = [row, above];
  }
  // Of ends that cost the same, one where the last word is changed rather than left out.
  const price = (j: number) => 2 * (above[j] ?? 0) + (came[asked.length * width + j] === ONLY_QUOTE ? 1 : 0);
  let end = 0;
  for (let j = 1; j < width; j++) if (price(j) < price(end)) end = j;
  const steps: Step[] = [];
  for (let i = asked.length, j = end; i > 0;) {
    const kind = came[i * width + j] ?? SAME;
    if (kind !== ONLY_TEXT) i--;
    if (kind !== ONLY_QUOTE) j--;
    steps.push({ kind, asked: i, word: j });
  }
  return steps.toReversed();
}

function differencesOf(
  steps: readonly Step[],
  quote: string,
  asked: readonly Word[],
  text: string,
  words: readonly Word[],
): readonly WordDifference[] {
  const found: WordDifference[] = [];
  let run: Step[] = [];
  const slice = (source: string, of: readonly (Word | undefined)[]) =>
    source.slice(of[0]?.from ?? 0, of.at(-1)?.to ?? 0);
  const close = () => {
    if (run.length === 0) return;
    const inQuote = run.filter(({ kind }) => kind !== ONLY_TEXT).map((step) => asked[step.asked]);
    const inText = run.filter(({ kind }) => kind !== ONLY_QUOTE).map((step) => words[step.word]);
    found.push({ quote: slice(quote, inQuote), document: slice(text, inText) });
    run = [];
  };
  for (const step of steps) {
    if (step.kind === SAME) close();
    else run.push(step);
  }
  close();
  return found;
}
