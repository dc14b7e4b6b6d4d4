import { raised } from './raised.ts';

/** What the PDF engine gives: a run of text with its place; y grows upwards. */
export interface PdfRun {
  readonly str: string;
  /** Scale and skew in the first four, then x and y. */
  readonly transform: readonly number[];
  readonly width: number;
  readonly fontName?: string;
  /** Which way it is written: `rtl` for Arabic and Hebrew. */
  readonly dir?: string;
}

/** A line of a page: cells that are far apart, with its place and size. */
export interface PdfLine {
  readonly cells: readonly string[];
  readonly x: number;
  readonly y: number;
  readonly end: number;
  readonly size: number;
  /** The name of its font; empty when it has several. */
  readonly font: string;
  /** Whether it is written across the page: stamps at its edge are not. */
  readonly upright: boolean;
}

/** What is left out of a page: letters too small to be read, and what stands outside its edges. */
export interface Unreadable {
  readonly view: readonly number[];
  readonly drop: (kind: 'tiny' | 'offPage', characters: number) => void;
}

/** Figures above the line are so much smaller than its letters. */
const RAISED = 0.8;

/** Letters of this size or less are not for reading; in points. */
export const TINY = 2;

/** Joins the runs of a page to lines, in the order in which the page draws them. */
export function pdfLines(runs: readonly PdfRun[], unreadable?: Unreadable): PdfLine[] {
  const [left = 0, bottom = 0, right = Infinity, top = Infinity] = unreadable?.view ?? [-Infinity, -Infinity];
  const lines: PdfLine[] = [];
  const drawn = new Map<string, readonly number[]>();
  let line: OpenLine | undefined;
  let space = false;
  for (const { str, transform, width, fontName = '', dir } of runs) {
    if (str.trim() === '') {
      space ||= str !== '';
      continue;
    }
    const [a = 0, b = 0, c = 0, d = 0, x = 0, y = 0] = transform;
    const [wide, high] = [Math.hypot(a, b), Math.hypot(c, d)];
    // Of letters that are drawings the engine may give a height that says nothing.
    const size = (high > wide / 20 ? high : wide) || 1;
    if (unreadable) {
      const isOff = x + width < left || x > right || y + size < bottom || y > top;
      if (isOff || size <= TINY) {
        unreadable.drop(isOff ? 'offPage' : 'tiny', str.length);
        continue;
      }
    }
    // Letters are drawn twice to look bold, or with a shadow.
    if (isSamePlace(drawn.get(str), transform, size)) continue;
    drawn.set(str, transform);
    const upright = Math.abs(b) < Math.abs(a);
    if (line && upright && (dir === 'rtl' || line.leftward) && continuesLeftward(line, x, y, size)) {
      // The space after a word in Latin letters is lost where the direction turns.
      const turns = /[A-Za-z]$/.test(line.cells.at(-1) ?? '') && dir === 'rtl';
      extend(line, str, line.at - x - width, space || turns);
      line.leftward = true;
      // Words of another script stand to the right of each other.
      line.at = Math.min(line.at, x);
      line.x = Math.min(line.x, x);
    } else if (line && upright && continues(line, x, y, size)) {
      const isRaised = size < line.size * RAISED && y > line.y + line.size * 0.15;
      extend(line, (isRaised && raised(str)) || str, x - line.end, space);
      line.end = Math.max(line.end, x + width);
      // A footnote mark does not set the size of its line.
      if (size > line.size) [line.size, line.y] = [size, y];
      if (fontName !== line.font) line.font = '';
    } else {
      if (line) lines.push(closed(line));
      const end = x + (upright ? width : 0);
      line = { cells: [str.trimEnd()], x, y, end, size, font: fontName, upright, at: x, leftward: dir === 'rtl' };
    }
    space = /\s$/.test(str);
  }
  if (line) lines.push(closed(line));
  return lines;
}

interface OpenLine {
  readonly cells: string[];
  x: number;
  y: number;
  end: number;
  size: number;
  font: string;
  readonly upright: boolean;
  /** Where it has come to on its way to the left. */
  at: number;
  leftward: boolean;
}

function isSamePlace(before: readonly number[] | undefined, transform: readonly number[], size: number): boolean {
  if (!before) return false;
  const near = (i: number): boolean => Math.abs((before[i] ?? 0) - (transform[i] ?? 0)) < size * 0.15;
  return near(4) && near(5);
}

/** Whether a run goes on with a line from right to left; words of another script in it go to the right. */
const continuesLeftward = (line: OpenLine, x: number, y: number, size: number): boolean =>
  Math.abs(y - line.y) < Math.max(size, line.size) * 0.5 && x < line.end;

const continues = (line: OpenLine, x: number, y: number, size: number): boolean =>
  Math.abs(y - line.y) < Math.max(size, line.size) * 0.5 && x > line.end - Math.max(size, line.size);

function extend(line: OpenLine, str: string, gap: number, space: boolean): void {
  const last = line.cells.length - 1;
  const before = line.cells[last] ?? '';
  if (gap > line.size * (isSign(str.trim()) ? 0.8 : 1.6) && !isSign(before)) {
    line.cells.push(str.trim());
    return;
  }
  const apart = space || /^\s/.test(str) || gap > line.size * 0.15;
  const glued = !apart || isSign(before) || (gap > line.size && /^[%)]/.test(str));
  line.cells[last] = `${before}${glued ? '' : ' '}${str.trim()}`;
}

/** A currency sign stands in a column of its own before its figure. */
const isSign = (cell: string): boolean => /^[$€£¥(]+$/.test(cell);

const closed = ({ x, y, end, size, font, upright, cells }: OpenLine): PdfLine => ({
  x,
  y,
  end,
  size,
  font,
  upright,
  cells: cells.map((cell) => (hasWideSpace.test(cell) ? cell.replaceAll(/\s+/g, ' ') : cell).trim()),
});

/** Any but one plain space between two words. */
const hasWideSpace = /[^\S ]|  /;
