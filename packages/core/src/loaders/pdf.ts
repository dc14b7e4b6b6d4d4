import { KbError } from '../errors.ts';
import type { DocumentLoader, LoadedDocument, LoadOptions } from '../ports.ts';
import { cleanLanguage, cleanTitle } from './clean.ts';
import { formats } from './formats.ts';
import { type HiddenCounter, hiddenCounter } from './hidden.ts';
import { checkPages } from './limits.ts';
import { withAccents } from './pdf-accents.ts';
import { seenRuns, type UnseenLetters } from './pdf-colours.ts';
import { withFields } from './pdf-fields.ts';
import { isGarbled } from './pdf-garbled.ts';
import { withLigatures } from './pdf-ligatures.ts';
import { knownLetters } from './pdf-letters.ts';
import { leftward } from './pdf-leftward.ts';
import { pdfLayers } from './pdf-layers.ts';
import { openPdf, type Pdf } from './pdf-open.ts';
import { upright } from './pdf-upright.ts';
import { pdfFurniture } from './pdf-furniture.ts';
import { type PdfLine, pdfLines } from './pdf-lines.ts';
import { pdfOutline } from './pdf-outline.ts';
import { pdfScans } from './pdf-scans.ts';
import { holdsScans, suspicionOf } from './pdf-suspicion.ts';
import { pdfWriter } from './pdf-writer.ts';
import { plainFields } from './plain.ts';
import { dateFields } from './dates.ts';

/**
 * Reads the text layer of a PDF page by page, with its headings by the outline or by size; running headers and footers are left out.
 * A scan without text, a broken and a protected file are `unreadable`, each with its reason; so are damaged pages, when the others have been read.
 */
export const pdfLoader: DocumentLoader = {
  ...formats.pdf,
  async *load({ name, bytes }, options): AsyncGenerator<LoadedDocument> {
    await using opened = await openPdf(bytes, name);
    const { pdf } = opened;
    checkPages(name, pdf.numPages, options?.pages);
    const hidden = hiddenCounter();
    const damaged: number[] = [];
    const garbled = new Set<number>();
    const isShown = await pdfLayers(pdf);
    const { hides, covers } = suspicionOf(bytes);
    const unseen = { drop: hidden.add, holdsScans: () => holdsScans(bytes), isShown, mayCover: covers };
    const suspected = isShown || hides || covers ? unseen : undefined;
    const read = async (page: number): Promise<readonly PdfLine[]> => {
      options?.signal?.throwIfAborted();
      const lines = await linesOf(pdf, page, { unseen: suspected, isShown, hidden, garbled });
      if (!lines) damaged.push(page);
      return lines ?? [];
    };
    const sample: (readonly PdfLine[])[] = [];
    for (let page = 1; page <= Math.min(pdf.numPages, SAMPLE); page++) sample.push(await read(page));
    const furniture = pdfFurniture(sample);
    const first = sample.find((lines, i) => lines.length > 0 && !garbled.has(i + 1)) ?? [];
    const writer = pdfWriter(sample, await pdfOutline(pdf), name);
    await using scans = pdfScans(bytes, options);
    for (let page = 1; page <= pdf.numPages; page++) {
      const lines = sample[page - 1] ?? (await read(page));
      const instead = lines.length > 0 && garbled.has(page) ? await scans.insteadOf(page, lines) : '';
      if (instead !== '') writer.addText(instead, page);
      else if (lines.length > 0) writer.add(furniture.without(lines, page), page);
      else if (!damaged.includes(page)) writer.addText(await scans.textOf(page), page);
    }
    const { text, sections } = writer.done();
    if (text !== '') {
      const { metadata, ...fields } = await fieldsOf(pdf, first, hidden);
      const about = { ...metadata, ...scans.metadata() };
      yield {
        text,
        sections,
        pages: pdf.numPages,
        ...fields,
        metadata: Object.keys(about).length > 0 ? about : undefined,
      };
    }
    scans.check(name);
    if (damaged.length > 0) throw damagedPages(name, damaged, pdf.numPages);
    if (text === '') throw withoutText(name, pdf.numPages, hidden.metadata().hidden !== undefined, options);
  },
};

function damagedPages(name: string, pages: readonly number[], of: number): KbError {
  const which = `${pages.length === 1 ? 'Page' : 'Pages'} ${pages.slice(0, MAX_NAMED).join(', ')}`;
  const more = pages.length > MAX_NAMED ? ` and ${pages.length - MAX_NAMED} more` : '';
  return new KbError(
    'unreadable',
    pages.length === of
      ? `${name} is damaged: none of its pages can be read.`
      : `${which}${more} of ${name} ${pages.length === 1 ? 'is' : 'are'} damaged; what is on the others was read.`,
    { details: { pages: of, damaged: pages.slice(0, 100) } },
  );
}

const MAX_NAMED = 10;

function withoutText(name: string, pages: number, isHidden: boolean, { ocr = 'off' }: LoadOptions = {}): KbError {
  const why =
    ocr === 'off'
      ? `${isHidden ? 'what it holds is hidden, and what a reader sees is drawn' : 'it is a scan, drawings, or in fonts without an encoding'}. It needs OCR (setting ocr).`
      : 'and OCR found no text in its pictures.';
  return new KbError('unreadable', `${name} has no text layer that can be read${ocr === 'off' ? ':' : ','} ${why}`, {
    details: { pages },
  });
}

/** What repeats and what is usual is learnt from this many pages. */
const SAMPLE = 200;

interface Reading {
  /** Only for a file that may hide letters. */
  readonly unseen: UnseenLetters | undefined;
  readonly isShown: ((layer: unknown) => boolean) | undefined;
  readonly hidden: HiddenCounter;
  /** The pages whose letters are others than those that they show. */
  readonly garbled: Set<number>;
}

/** `undefined` for a page that is damaged: the others are read all the same. */
async function linesOf(
  pdf: Pdf,
  number: number,
  { unseen, isShown, hidden, garbled }: Reading,
): Promise<readonly PdfLine[] | undefined> {
  try {
    const page = await pdf.getPage(number);
    const { items } = await page.getTextContent();
    const drawn = items.filter((item) => 'str' in item);
    if (isGarbled(drawn)) garbled.add(number);
    const seen = unseen ? await seenRuns(page, drawn, unseen) : drawn;
    const said = withAccents(knownLetters(await withLigatures(page, seen)));
    const { runs, view } = upright({
      runs: await withFields(page, said, { isShown, drop: hidden.add }),
      view: page.view,
    });
    const lines = pdfLines(leftward(runs), { view, drop: hidden.add });
    page.cleanup();
    return lines;
  } catch {
    return undefined;
  }
}

async function fieldsOf(pdf: Pdf, first: readonly PdfLine[], hidden: HiddenCounter) {
  // Broken metadata is no reason to lose the text.
  const about = plainFields((await pdf.getMetadata().catch(() => undefined))?.info);
  const { Author: author, Subject: subject, Keywords: keywords } = about;
  const said = Object.entries({ author, subject, keywords }).filter(
    ([, value]) =>
      typeof value === 'string' && /^[^(]/.test(value.trim()) && !/^(?:anonymous|unspecified)$/i.test(value.trim()),
  );
  const dates = dateFields({ created: about['CreationDate'], modified: about['ModDate'] });
  const metadata = { ...Object.fromEntries(said), ...dates, ...(await labelsOf(pdf)), ...hidden.metadata() };
  return {
    title: ownTitle(about['Title']) ?? cleanTitle(largest(first)),
    language: cleanLanguage(about['Language']),
    metadata: Object.keys(metadata).length > 0 ? metadata : undefined,
  };
}

/** What is printed on the pages, where that is not their number. */
async function labelsOf(pdf: Pdf): Promise<{ readonly pageLabels?: readonly string[] }> {
  const labels = await pdf.getPageLabels().catch(() => null);
  if (!labels || labels.every((label, i) => label === String(i + 1))) return {};
  return { pageLabels: labels.slice(0, MAX_LABELS).map((label) => label.slice(0, 20)) };
}

const MAX_LABELS = 1_000;

/** A title that a person wrote, not the name of the file that a program printed. */
function ownTitle(title: unknown): string | undefined {
  const clean = cleanTitle(title);
  return clean === undefined ||
    !/\p{L}{3}/u.test(clean) ||
    /^(?:untitled|microsoft word|powerpoint|document\d*$|\(anonymous\)|unspecified)|\.(?:docx?|pptx?|xlsx?|indd|pdf|tex|html?|rtf|odt)$/i.test(
      clean,
    )
    ? undefined
    : clean;
}

/** The first lines of the largest size on the first page. */
function largest(lines: readonly PdfLine[]): string | undefined {
  const top = lines.slice(0, 40).filter(({ cells }) => cells.join('').length > 3);
  const size = Math.max(...top.map((line) => line.size));
  const start = top.findIndex((line) => line.size === size);
  const title = top.slice(start, start + 3).filter((line) => line.size > size * 0.97);
  return (
    title
      .map(({ cells }) => cells.join(' '))
      .join(' ')
      .slice(0, 200) || undefined
  );
}
