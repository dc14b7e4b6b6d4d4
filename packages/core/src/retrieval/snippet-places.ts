import type { Span } from '../model.ts';

/** A part of a text that may be shown. */
export interface Place extends Span {
  /** It begins within a sentence. */
  readonly midSentence: boolean;
}

/** Parts of at most so many characters around spans of a text: from its beginning, from starts of sentences, and from shortly before each span. */
export function placesOf(text: string, spans: readonly Span[], most: number): readonly Place[] {
  const places = new Map<number, Place>();
  const add = (from: number, midSentence: boolean): void => {
    if (!places.has(from)) places.set(from, { from, to: endOf(text, from, most), midSentence });
  };
  add(skipMarks(text, skipSpace(text, 0)), false);
  let sentence = 0;
  const starts = spans.length > 0 ? [...text.slice(0, spans.at(-1)?.to).matchAll(sentenceEnds)] : [];
  let next = 0;
  for (const { from, to } of spans) {
    for (; (starts[next]?.index ?? Infinity) < from; next++) {
      sentence = skipMarks(text, (starts[next]?.index ?? 0) + (starts[next]?.[0].length ?? 0));
    }
    if (sentence <= from && to - sentence <= most) add(sentence, false);
    const word = wordStart(text, Math.max(from - Math.floor(most / 4), Math.min(sentence, from)), from);
    add(Math.min(skipMarks(text, word), from), true);
  }
  return [...places.values()].toSorted((a, b) => a.from - b.from);
}

const sentenceEnds = /[.!?…؟।։][)"'»”\]]*\s+|[。！？]["'」』）]*\s*|\n\s*/g;

/** Where to begin between `from` and `before`: after a space when there is one, never inside a character. */
function wordStart(text: string, from: number, before: number): number {
  if (from === 0 || /\s/.test(text[from - 1] ?? '')) return skipSpace(text, from);
  const space = text.slice(from, before).search(/\s/);
  return space === -1 ? boundary(text, from) : skipSpace(text, from + space);
}

/** At most so many characters on: at the end of a sentence or of a word when one is not far before. */
function endOf(text: string, from: number, most: number): number {
  const furthest = Math.min(text.length, from + most);
  if (furthest === text.length) return from + text.slice(from).trimEnd().length;
  const piece = text.slice(from, furthest + 1);
  const ends = [...piece.matchAll(sentenceEnds)].filter(({ index }) => index > most * wholeSentences);
  const lastEnd = ends.map(({ 0: end, index }) => index + end.trimEnd().length).findLast((end) => end <= most);
  if (lastEnd !== undefined) return from + piece.slice(0, lastEnd).trimEnd().length;
  const word = piece.match(/\s\S*$/u);
  if (word?.index !== undefined && word.index > most / 2) return from + piece.slice(0, word.index).trimEnd().length;
  const end = boundary(text, furthest);
  return end > from ? end : furthest;
}

// A sentence that is nearly as long as there is room is not followed by half of another.
const wholeSentences = 0.7;

function skipSpace(text: string, at: number): number {
  let place = at;
  while (place < text.length && /\s/.test(text[place] ?? '')) place++;
  return place;
}

/** Past what marks a line of Markdown as a heading, an item or a quotation: it says nothing to a reader. */
function skipMarks(text: string, at: number): number {
  if (!beginsLine(text, at)) return at;
  marks.lastIndex = at;
  return at + (marks.exec(text)?.[0].length ?? 0);
}

const marks = /(?:(?:#{1,6}|[-*+>])[ \t]+)+(?=\S)/y;

/** Whether nothing but spaces and marks stands before a place on its line. */
export function beginsLine(text: string, at: number): boolean {
  let before = at - 1;
  while (before >= 0 && lineMarks.includes(text[before] ?? '')) before--;
  return before < 0 || text[before] === '\n';
}

const lineMarks = ' \t#*+->';

/** The nearest place at or before `at` that is not inside a character, its marks included. */
function boundary(text: string, at: number): number {
  let place = at;
  for (
    let steps = 0;
    place > 0 && steps < mostMarks && within.test(String.fromCodePoint(text.codePointAt(place) ?? 32));
    steps++
  )
    place--;
  return place > 0 && isLow(text.charCodeAt(place)) ? place - 1 : place;
}

const mostMarks = 16;
const within = /^[\p{M}\u200d\udc00-\udfff]$/u;
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;
