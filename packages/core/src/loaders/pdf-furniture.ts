import { type Counted, countsWith, figure } from './pdf-figures.ts';
import type { PdfLine } from './pdf-lines.ts';

/** Lines that stand at the same place at the top or bottom of most pages: running headers, footers, page numbers. Their numbers are the same, or count with the pages. */
export interface Furniture {
  /** The lines of a page without them. What says something is kept on the page where it stands first: a footer above it when a sentence goes on. */
  without(lines: readonly PdfLine[], page: number): readonly PdfLine[];
}

/** At least this many pages show what repeats. */
const MIN_PAGES = 4;

/** Headers may differ on left and right pages. */
const SHARE = 0.4;

/** On fewer pages nothing repeats; on many, a line that is not the first or last of its page does as well. */
const [FEW, MANY] = [3, 6];

/** Where a line stands, and whether it is the first or last of several there. */
interface Placed extends Counted {
  readonly outermost: boolean;
}

/** Learns the furniture from some pages. */
export function pdfFurniture(pages: readonly (readonly PdfLine[])[]): Furniture {
  const seen = new Map<string, Placed[]>();
  let filled = 0;
  for (const [i, lines] of pages.entries()) {
    if (lines.length === 0 || isGrownFrom(pages[i - 1], lines)) continue;
    filled += 1;
    const outermost = lines.length > EDGE * 2 ? outermostOf(lines).map(keyOf) : [];
    for (const [key, line] of new Map(edges(lines).map((each) => [keyOf(each), each]))) {
      const known = seen.get(key) ?? [];
      known.push({ ...countedOn(line, i + 1), outermost: outermost.includes(key) });
      seen.set(key, known);
    }
  }
  // Headers often change with the chapter: what repeats on most pages of a stretch is enough.
  const isRepeated = (places: readonly Placed[]): boolean => {
    const [count, outermost] = [places.length, places.filter((place) => place.outermost).length];
    const stretch = (places.at(-1)?.page ?? 0) - (places[0]?.page ?? 0) + 1;
    return (
      count >= Math.max(FEW, filled * SHARE) ||
      count >= Math.max(outermost > count / 2 ? FEW : MANY, Math.min(filled, stretch) * SHARE)
    );
  };
  const repeated = new Map(
    filled < MIN_PAGES
      ? []
      : [...seen].map(([key, places]) => [key, alike(places)] as const).filter(([, places]) => isRepeated(places)),
  );
  const placesOf = (line: PdfLine, page: number): readonly Placed[] | undefined => {
    const places = repeated.get(keyOf(line));
    const here = countedOn(line, page);
    return countsWith(
      places?.findLast((place) => place.page <= page),
      here,
    )
      ? places
      : undefined;
  };
  return {
    without(lines, page) {
      if (repeated.size === 0) return lines;
      const known = edges(lines).filter((line) => placesOf(line, page));
      if (known.length === 0) return lines;
      const kept = new Set(
        known.filter((line) => placesOf(line, page)?.[0]?.page === page && /\p{L}{3}/u.test(line.cells.join(''))),
      );
      const drop = new Set(known.filter((line) => !kept.has(line)));
      const rest = drop.size === 0 ? lines : lines.filter((line) => !drop.has(line));
      // A page that is little else than what repeats (a form, a slide) keeps it.
      if (length(rest) < length(lines) / 2) return lines;
      return kept.size === 0 ? rest : withoutInterruption(rest, kept);
    },
  };
}

/** The places of a line whose numbers go with those of the place before or after it. */
const alike = (places: readonly Placed[]): readonly Placed[] =>
  places.filter((place, i) => countsWith(places[i - 1], place) || countsWith(place, places[i + 1]));

/** A page number alone may count as it likes. */
const countedOn = (line: PdfLine, page: number): Counted => ({
  page,
  figures: isNumber(line) ? [] : (written(line).match(figure) ?? []),
});

/** Whether a page is the one before with more on it, as slides are that are shown line by line. */
function isGrownFrom(before: readonly PdfLine[] = [], lines: readonly PdfLine[]): boolean {
  if (length(before) === 0) return false;
  const keys = new Set(lines.map(keyOf));
  return length(before.filter((line) => keys.has(keyOf(line)))) > length(before) * GROWN;
}

/** Of what was on the page before. */
const GROWN = 0.75;

/** The lines of a page, with what is kept below the others above them when the last sentence has not ended. */
function withoutInterruption(lines: readonly PdfLine[], kept: ReadonlySet<PdfLine>): readonly PdfLine[] {
  const body = lines.filter((line) => !kept.has(line));
  const last = body.toSorted((a, b) => a.y - b.y)[0];
  if (!last || !goesOn(last)) return lines;
  const top = Math.max(...lines.map(({ y, size }) => y + 3 * size));
  const below = lines.filter((line) => kept.has(line) && line.y < last.y);
  return [...below.map((line) => ({ ...line, y: top + line.y })), ...lines.filter((line) => !below.includes(line))];
}

/** Whether a line is a part of a sentence that has not ended. */
const goesOn = ({ cells: [text = '', ...more] }: PdfLine): boolean =>
  more.length === 0 && text.length >= PROSE && /\p{Ll}|\p{Lo}/u.test(text) && !hasEnded.test(text);

/** A shorter one is a heading, an item or a label. */
const PROSE = 30;
/** Where a sentence ends, with the marks of its quotation and its notes. */
const hasEnded = /[.!?:;…。！？：；؟।۔։]["'”’»)\]\d⁰¹²³⁴-⁹]*$/u;

const length = (lines: readonly PdfLine[]): number =>
  lines.reduce((sum, { cells }) => sum + cells.reduce((all, cell) => all + cell.length, 0), 0);

/** How many lines at each end of a page may be furniture. */
const EDGE = 3;

const outermostOf = (lines: readonly PdfLine[]): readonly PdfLine[] => {
  const byHeight = lines.toSorted((a, b) => b.y - a.y);
  return [byHeight[0], byHeight.at(-1)].filter((line) => line !== undefined);
};

/** The outermost lines; a row of a table that goes on at the top of each page is none of them. */
function edges(lines: readonly PdfLine[]): readonly PdfLine[] {
  const byHeight = lines.length > EDGE * 2 ? lines.toSorted((a, b) => b.y - a.y) : lines;
  const outer = lines.length > EDGE * 2 ? [...byHeight.slice(0, EDGE), ...byHeight.slice(-EDGE)] : lines;
  return outer.filter(
    (line) => line.cells.length < 3 && (!isNumber(line) || line === byHeight[0] || line === byHeight.at(-1)),
  );
}

/** The same words at the same height, whatever the numbers; a page number at any height. */
const keyOf = (line: PdfLine): string => (isNumber(line) ? '#' : `${Math.round(line.y / 4)} ${masked(line)}`);

const isNumber = (line: PdfLine): boolean =>
  /^(?:page\s|p\.\s?)?[-–—|/.\s]*#[-–—|/.\s]*(?:(?:of|sur|de|von)\s#)?$/i.test(masked(line));

const masked = (line: PdfLine): string => written(line).replaceAll(figure, '#');

const written = ({ cells }: PdfLine): string => cells.join(' ').slice(0, 200);
