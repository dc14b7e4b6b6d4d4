import type { JoinHyphen } from './pdf-hyphens.ts';
import type { PdfLine } from './pdf-lines.ts';
import { readingOrder } from './pdf-order.ts';

/** Lines that belong together, and their text. */
export interface PdfBlock {
  readonly text: string;
  readonly lines: readonly PdfLine[];
}

/** The blocks of a page in reading order: lines that wrap are joined to paragraphs, table rows and deliberate breaks stay lines. */
export function pdfBlocks(lines: readonly PdfLine[], joinHyphen: JoinHyphen): readonly PdfBlock[] {
  const leading = usualLeading(lines);
  return readingOrder(blocks(lines, leading)).map((block) => {
    const right = block.reduce((most, { end }) => Math.max(most, end), 0);
    let text = '';
    for (const [i, line] of block.entries()) {
      const before = block[i - 1];
      const own = line.cells.join(' | ');
      if (!before) text = own;
      else if (!wraps(before, line, right)) text += `\n${own}`;
      else text = joined(text, own, joinHyphen);
    }
    return { text, lines: block };
  });
}

/** The distance of most lines from the one above, relative to their size. */
function usualLeading(lines: readonly PdfLine[]): number {
  const steps = lines.flatMap((line, i) => {
    const before = lines[i - 1];
    const step = before ? (before.y - line.y) / line.size : 0;
    return step > 0.8 && step < 2.5 ? [step] : [];
  });
  return steps.toSorted((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 1.2;
}

/** Lines that follow each other without a gap, in one size. */
function blocks(lines: readonly PdfLine[], leading: number): PdfLine[][] {
  const all: PdfLine[][] = [];
  for (const [i, line] of lines.entries()) {
    const before = lines[i - 1];
    const block = all.at(-1);
    if (before && block && follows(before, line, leading)) block.push(line);
    else all.push([line]);
  }
  return all;
}

/** Rows of one table may be this far apart, relative to their size. */
const ROW_STEP = 2.6;

function follows(before: PdfLine, line: PdfLine, leading: number): boolean {
  const step = before.y - line.y;
  const rows = before.cells.length > 1 && line.cells.length > 1;
  const most = Math.max(leading * 1.3, leading + 0.25, rows ? ROW_STEP : 0);
  if (step < -0.5 * line.size || step > line.size * most) return false;
  if (Math.abs(before.size - line.size) > 0.12 * line.size) return false;
  // A short line in a font of its own is a heading.
  if (before.font !== '' && line.font !== '' && before.font !== line.font && before.end < line.end - 2 * line.size)
    return false;
  const isNewParagraph =
    line.x > before.x + 0.8 * line.size &&
    line.x < before.x + 4 * line.size &&
    line.cells.length === 1 &&
    /[.!?:]["”’)]?$/.test(before.cells.at(-1) ?? '');
  return !isNewParagraph;
}

/** A shorter line is an item or an address more often than part of a sentence. */
const PROSE = 45;

/** Whether a line goes on where the one above had no room left for its first word. */
function wraps(before: PdfLine, line: PdfLine, right: number): boolean {
  if (before.cells.length > 1 || line.cells.length > 1) return false;
  const text = line.cells[0] ?? '';
  if (/^(?:[•▪●◦‣·–—*-]\s|\(?\d{1,3}[.)]\s|\(?[a-z]\)\s)/.test(text)) return false;
  const last = before.cells[0] ?? '';
  if (last.length < PROSE && !/^\p{Ll}/u.test(text) && !/[,;(\u3000-\u9fff-]$/.test(last)) return false;
  const word = /^\S+/.exec(text)?.[0].length ?? 0;
  const room = right - before.end;
  return room < ((line.end - line.x) * (word + 1)) / Math.max(1, text.length) + before.size * 0.5;
}

const ideograph = /[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]/;

function joined(text: string, next: string, joinHyphen: JoinHyphen): string {
  if (text.endsWith('\u00ad')) return text.slice(0, -1) + next;
  if (/\p{L}[-\u2010]$/u.test(text) && /^\p{Ll}/u.test(next)) return joinHyphen(text, next);
  if (ideograph.test(text.at(-1) ?? '') && ideograph.test(next.charAt(0))) return text + next;
  return `${text} ${next}`;
}
