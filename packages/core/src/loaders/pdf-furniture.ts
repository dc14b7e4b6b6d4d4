import type { PdfLine } from './pdf-lines.ts';

/** Lines that stand at the same place at the top or bottom of most pages: running headers, footers, page numbers. */
export interface Furniture {
  /** The lines of a page without them. A header that says something is kept where it stands first. */
  without(lines: readonly PdfLine[], page: number): readonly PdfLine[];
}

/** At least this many pages show what repeats. */
const MIN_PAGES = 4;

/** Headers may differ on left and right pages. */
const SHARE = 0.4;

/** Learns the furniture from some pages. */
export function pdfFurniture(pages: readonly (readonly PdfLine[])[]): Furniture {
  const seen = new Map<string, { count: number; first: number; last: number }>();
  const filled = pages.filter((lines) => lines.length > 0).length;
  for (const [i, lines] of pages.entries()) {
    for (const key of new Set(edges(lines).map(keyOf))) {
      const known = seen.get(key);
      if (known) [known.count, known.last] = [known.count + 1, i + 1];
      else seen.set(key, { count: 1, first: i + 1, last: i + 1 });
    }
  }
  // Headers often change with the chapter: what repeats on most pages of a stretch is enough.
  const isRepeated = ({ count, first, last }: { count: number; first: number; last: number }) =>
    count >= Math.max(3, Math.min(filled, last - first + 1) * SHARE);
  const repeated = new Map(filled < MIN_PAGES ? [] : [...seen].filter(([, line]) => isRepeated(line)));
  return {
    without(lines, page) {
      if (repeated.size === 0) return lines;
      const drop = new Set(
        edges(lines).filter((line) => {
          const known = repeated.get(keyOf(line));
          return known !== undefined && (known.first !== page || !/\p{L}{3}/u.test(line.cells.join('')));
        }),
      );
      const rest = drop.size === 0 ? lines : lines.filter((line) => !drop.has(line));
      // A page that is little else than what repeats (a form, a slide) keeps it.
      return length(rest) < length(lines) / 2 ? lines : rest;
    },
  };
}

const length = (lines: readonly PdfLine[]): number =>
  lines.reduce((sum, { cells }) => sum + cells.reduce((all, cell) => all + cell.length, 0), 0);

/** How many lines at each end of a page may be furniture. */
const EDGE = 3;

/** The outermost lines; a row of a table that goes on at the top of each page is none of them. */
function edges(lines: readonly PdfLine[]): readonly PdfLine[] {
  const byHeight = lines.length > EDGE * 2 ? lines.toSorted((a, b) => b.y - a.y) : lines;
  const outer = lines.length > EDGE * 2 ? [...byHeight.slice(0, EDGE), ...byHeight.slice(-EDGE)] : lines;
  return outer.filter(
    (line) => line.cells.length < 3 && (!isNumber(line) || line === byHeight[0] || line === byHeight.at(-1)),
  );
}

/** The same words at the same height, whatever the number; a page number at any height. */
const keyOf = (line: PdfLine): string => (isNumber(line) ? '#' : `${Math.round(line.y / 4)} ${masked(line)}`);

const isNumber = (line: PdfLine): boolean =>
  /^(?:page\s|p\.\s?)?[-–—|/.\s]*#[-–—|/.\s]*(?:(?:of|sur|de|von)\s#)?$/i.test(masked(line));

const masked = ({ cells }: PdfLine): string =>
  cells
    .join(' ')
    .slice(0, 200)
    .replaceAll(/\d+|\b[ivxlc]{1,7}\b/gi, '#');
