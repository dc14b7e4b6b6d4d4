import type { IndexedPassage, LoadedDocument, Section } from '../ports.ts';
import { isSpace } from './script.ts';
import { splitLong } from './split-long.ts';
import { hasLines, unitEnds } from './units.ts';
import { weigh } from './weigh.ts';

/** A passage before analysis. */
export type CutPassage = Omit<IndexedPassage, 'tokens'>;

export interface CutOptions {
  /** About how many words a passage has. */
  readonly words?: number | undefined;
  /** About how many words of a passage the next one repeats. */
  readonly overlap?: number | undefined;
}

/** A `whole` section, a row or a line of code longer than this is cut like any other text. */
const WHOLE_WORDS = 2_000;

/** What is left of a section joins the last passage when it is at most this share of a passage. */
const TAIL = 0.25;

/**
 * Cuts a document at sentence bounds, never across a section nor inside a table row or a line of code. Spans ascend and touch or overlap from the first character of the text to its last,
 * so the text can be rebuilt from the passages; `lines` are those of the first and last visible character. A blank text has no passages.
 */
export function cutPassages(loaded: Pick<LoadedDocument, 'text' | 'sections'>, options: CutOptions = {}): CutPassage[] {
  const words = Math.max(1, options.words ?? 200);
  const overlap = Math.min(options.overlap ?? 40, words / 2);
  const { text } = loaded;
  const pieces: Piece[] = [];
  const marked = hasLines(text);
  for (const section of visibleSections(text, loaded.sections)) {
    const whole = section.whole === true ? Math.max(words, WHOLE_WORDS) : words;
    cutSection(text, section, { whole, words, overlap, marked }, pieces);
  }
  const firstLine = lineCounter(text);
  const lastLine = lineCounter(text);
  return pieces.map(({ section, from, to }, i) => {
    const start = i === 0 ? 0 : from;
    const end = Math.max(to, pieces[i + 1]?.from ?? text.length);
    return {
      text: text.slice(start, end),
      heading: section.heading,
      ...(section.page === undefined ? {} : { page: section.page }),
      lines: { from: firstLine(from), to: lastLine(to - 1) },
      characters: { from: start, to: end },
    };
  });
}

/** A stretch that begins and ends with a visible character. */
interface Piece {
  readonly section: Pick<Section, 'heading' | 'page' | 'whole' | 'lines'>;
  readonly from: number;
  readonly to: number;
}

const untitled = { heading: [] };

/** The sections without the white space around them, and what no section covers as sections of its own. */
function visibleSections(text: string, sections: readonly Section[]): (Piece['section'] & Piece)[] {
  const visible: (Piece['section'] & Piece)[] = [];
  let done = 0;
  const add = (section: Piece['section'], start: number, end: number) => {
    let from = start;
    let to = end;
    while (from < to && isSpace(text.charCodeAt(from))) from++;
    while (to > from && isSpace(text.charCodeAt(to - 1))) to--;
    if (from < to) visible.push({ ...section, section, from, to });
    done = end;
  };
  for (const section of sections) {
    if (section.from > done) add(untitled, done, Math.min(section.from, text.length));
    if (section.to > done) add(section, Math.max(section.from, done), Math.min(section.to, text.length));
  }
  if (done < text.length) add(untitled, done, text.length);
  return visible;
}

interface Measures {
  /** At most this many words stay together. */
  readonly whole: number;
  readonly words: number;
  readonly overlap: number;
  /** Whether there may be tables or code. */
  readonly marked: boolean;
}

function cutSection(text: string, piece: Piece, measures: Measures, into: Piece[]): void {
  const { section, from, to } = piece;
  const { whole, words, overlap } = measures;
  if (weigh(text, from, to, whole * (1 + TAIL)) <= whole * (1 + TAIL)) {
    into.push({ section, from, to });
    return;
  }
  const { ends, before } = units(text, piece, measures);
  const count = ends.length;
  const total = before[count] ?? 0;
  const at = (unit: number) => (unit === 0 ? from : (ends[unit - 1] ?? to));
  const weight = (start: number, end: number) => (before[end] ?? 0) - (before[start] ?? 0);
  for (let start = 0, end = 0; end < count;) {
    end = Math.max(end, start) + 1;
    while (end < count && weight(start, end + 1) <= words) end++;
    if (total - (before[end] ?? 0) <= words * TAIL) end = count;
    into.push({ section, from: visibleStart(text, at(start)), to: visibleEnd(text, at(end)) });
    let next = end;
    // Half as much again is accepted, so that one ordinary sentence is repeated rather than none.
    while (next - 1 > start && weight(next - 1, end) <= overlap * 1.5) next--;
    while (next < end && weight(next, end + 1) > words) next++;
    start = next;
  }
}

/** Where each unit that is never cut ends, and the weight of all units before each. */
function units(
  text: string,
  { section, from, to }: Piece,
  { words, marked }: Measures,
): { ends: number[]; before: number[] } {
  const ends: number[] = [];
  const before = [0];
  let start = from;
  let total = 0;
  const add = (end: number, weight: number) => {
    ends.push(end);
    before.push((total += weight));
    start = end;
  };
  for (const { end, isLine } of unitEnds(text, { from, to, lines: section.lines === true, marked })) {
    const weight = weigh(text, start, end, Infinity);
    if (weight <= (isLine ? Math.max(words, WHOLE_WORDS) : words)) add(end, weight);
    else for (const part of splitLong(text, start, end, words)) add(part, weigh(text, start, part, Infinity));
  }
  return { ends, before };
}

function visibleStart(text: string, start: number): number {
  let from = start;
  while (isSpace(text.charCodeAt(from))) from++;
  return from;
}

function visibleEnd(text: string, end: number): number {
  let to = end;
  while (isSpace(text.charCodeAt(to - 1))) to--;
  return to;
}

/** The 1-based line of each offset asked for, in ascending order. */
function lineCounter(text: string): (offset: number) => number {
  let line = 1;
  let next = text.indexOf('\n');
  return (offset) => {
    while (next !== -1 && next < offset) {
      line++;
      next = text.indexOf('\n', next + 1);
    }
    return line;
  };
}
