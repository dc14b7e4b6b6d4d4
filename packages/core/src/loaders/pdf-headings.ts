import type { Heading } from './outline.ts';
import { cleanTitle } from './clean.ts';
import type { PdfBlock } from './pdf-paragraphs.ts';
import type { PdfLine } from './pdf-lines.ts';

/** An entry of the outline that the file itself has. */
export interface OutlineEntry {
  readonly title: string;
  readonly level: number;
  readonly page: number;
}

/** Finds the headings of a page among its blocks, each by the index of its block; 0 with no block means the top of the page. */
export type FindHeadings = (
  blocks: readonly PdfBlock[],
  page: number,
) => readonly (Omit<Heading, 'from'> & { readonly block: number })[];

/** Headings by the outline where there is one, else by the size of the letters. */
export function pdfHeadings(pages: readonly (readonly PdfLine[])[], outline: readonly OutlineEntry[]): FindHeadings {
  return outline.length >= 2 ? byOutline(outline) : bySize(pages);
}

function byOutline(outline: readonly OutlineEntry[]): FindHeadings {
  return (blocks, page) => {
    let from = 0;
    let missed = 0;
    const entries = outline
      .filter((entry) => entry.page === page)
      .map(({ title, level }) => {
        const wanted = plain(title);
        const found = blocks.findIndex(({ text }, i) => i >= from && plain(text.slice(0, 400)).startsWith(wanted));
        if (found === -1) missed++;
        else from = found;
        return { title, level, block: from, isFound: found !== -1 };
      });
    // An outline of pages that have been taken out leads to one that is left.
    return entries.filter(({ isFound }) => isFound || missed <= MAX_MISSED).map(({ isFound: _, ...entry }) => entry);
  };
}

/** Titles that are worded otherwise on their page. */
const MAX_MISSED = 5;

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '')
    .replace(/^\d+/, '');

/** Letters this much larger than the body are a heading. */
const LARGER = 1.15;

/** Headings of the same kind stand on several pages of a document that has more than this. */
const FEW_PAGES = 3;

/** A kind of line: its size and its font. */
interface Kind {
  characters: number;
  readonly pages: Set<number>;
}

function bySize(pages: readonly (readonly PdfLine[])[]): FindHeadings {
  const sizes = new Map<number, Kind>();
  const fonts = new Map<string, Kind>();
  let total = 0;
  for (const [page, lines] of pages.entries()) {
    for (const { cells, size, font, upright } of lines) {
      if (!upright) continue;
      const characters = cells.reduce((sum, cell) => sum + cell.length, 0);
      total += characters;
      count(sizes, round(size), characters, page);
      count(fonts, font, characters, page);
    }
  }
  const isUsual = ({ pages: found }: Kind): boolean => found.size > 1 || pages.length <= FEW_PAGES;
  const body = mostOf(sizes) ?? 0;
  const bodyFont = mostOf(fonts);
  const larger = [...sizes]
    .filter(([size, kind]) => size >= body * LARGER && isUsual(kind))
    .toSorted((a, b) => b[0] - a[0]);
  // Where much of the text is large, size says nothing; neither does a font that half of the text is in.
  const isTelling = (found: readonly Kind[]) =>
    found.reduce((sum, { characters }) => sum + characters, 0) <= total * MAX_SHARE;
  const levels = new Map(
    isTelling(larger.map(([, kind]) => kind)) ? larger.map(([size], i) => [size, Math.min(i + 1, MAX_LEVEL)]) : [],
  );
  const own = [...fonts].filter(
    ([font, kind]) => font !== '' && font !== bodyFont && isUsual(kind) && isTelling([kind]),
  );
  const ownFonts = new Set(own.map(([font]) => font));
  return (blocks) => {
    const found = blocks.flatMap(({ text, lines }, block) => {
      const [first] = lines;
      if (!first || !isTitle(text, lines)) return [];
      const level =
        levels.get(round(first.size)) ??
        (ownFonts.has(first.font) && lines.every(({ font }) => font === first.font) && first.size >= body * 0.95
          ? fontLevel(text)
          : undefined);
      const title = level === undefined ? undefined : cleanTitle(text);
      return level === undefined || title === undefined ? [] : [{ title, level, block }];
    });
    // A page of labels is a form.
    return found.length > Math.max(3, blocks.length / 2) ? [] : found;
  };
}

function count<T>(kinds: Map<T, Kind>, key: T, characters: number, page: number): void {
  const kind = kinds.get(key) ?? { characters: 0, pages: new Set() };
  kind.characters += characters;
  kind.pages.add(page);
  kinds.set(key, kind);
}

const mostOf = <T>(kinds: ReadonlyMap<T, Kind>): T | undefined =>
  [...kinds].toSorted((a, b) => b[1].characters - a[1].characters)[0]?.[0];

const MAX_SHARE = 0.25;
const MAX_LEVEL = 4;

/** Below all that is larger: parts, then numbered items, then the rest. */
function fontLevel(text: string): number {
  if (/^(?:part|chapter|chapitre|titre|partie|teil|kapitel|section)\s/i.test(text)) return MAX_LEVEL + 1;
  return /^(?:item|article|note|annexe?|appendix|exhibit|schedule|§|\d+\.?)\s/i.test(text)
    ? MAX_LEVEL + 2
    : MAX_LEVEL + 3;
}

const round = (size: number): number => Math.round(size * 2) / 2;

const isTitle = (text: string, lines: readonly PdfLine[]): boolean =>
  text.length <= 160 &&
  lines.length <= 3 &&
  /^[\p{L}\p{N}§"“«(]/u.test(text) &&
  /\p{L}{3}|[\u3000-\u9fff]{2}/u.test(text) &&
  lines.every(({ cells, upright }) => cells.length === 1 && upright) &&
  !/[.,;:]$/.test(text);
