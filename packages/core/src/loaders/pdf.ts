import { getDocumentProxy } from 'unpdf';
import { KbError } from '../errors.ts';
import type { DocumentLoader } from '../ports.ts';
import { cleanLanguage, cleanText, cleanTitle } from './clean.ts';
import { formats } from './formats.ts';
import { checkPages, MAX_TEXT_BYTES } from './limits.ts';
import { type PdfLine, pdfLines } from './pdf-lines.ts';
import { pdfText } from './pdf-paragraphs.ts';
import { plainFields } from './plain.ts';
import { textBuilder } from './text-builder.ts';

/** Reads the text layer of a PDF, one section per page. A scan without text, a broken and a protected file are `unreadable`, each with its reason. */
export const pdfLoader: DocumentLoader = {
  ...formats.pdf,
  async load({ name, bytes }, options) {
    const pdf = await open(bytes, name);
    try {
      checkPages(name, pdf.numPages, options?.pages);
      const builder = textBuilder();
      let first: readonly PdfLine[] = [];
      let characters = 0;
      for (let number = 1; number <= pdf.numPages; number++) {
        options?.signal?.throwIfAborted();
        const lines = await linesOf(pdf, number, name);
        if (first.length === 0) first = lines;
        const text = cleanText(pdfText(lines));
        characters += text.length;
        if (characters > MAX_TEXT_BYTES)
          throw new KbError('too_large', `${name} holds more than ${MAX_TEXT_BYTES / 1024 / 1024} MB of text.`);
        builder.add(text, { heading: [], page: number });
      }
      if (characters === 0) {
        throw new KbError(
          'unreadable',
          `${name} has no text layer that can be read: it is a scan, drawings, or in fonts without an encoding. It needs OCR.`,
          { details: { pages: pdf.numPages } },
        );
      }
      return { ...builder.done(), pages: pdf.numPages, ...(await fieldsOf(pdf, first)) };
    } finally {
      await pdf.loadingTask.destroy();
    }
  },
};

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>;

async function open(bytes: Uint8Array, name: string): Promise<Pdf> {
  if (!Buffer.from(bytes.subarray(0, 1_024)).includes('%PDF-'))
    throw new KbError('unreadable', `${name} is not a PDF.`);
  try {
    // The engine takes the bytes for itself, and would print warnings to stdout.
    return await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 });
  } catch (cause) {
    const locked = cause instanceof Error && cause.name === 'PasswordException';
    throw new KbError('unreadable', locked ? `${name} is protected by a password.` : `${name} is a damaged PDF.`, {
      cause,
    });
  }
}

async function linesOf(pdf: Pdf, number: number, name: string): Promise<PdfLine[]> {
  try {
    const page = await pdf.getPage(number);
    const { items } = await page.getTextContent();
    page.cleanup();
    return pdfLines(items.filter((item) => 'str' in item));
  } catch (cause) {
    throw new KbError('unreadable', `Page ${number} of ${name} is damaged.`, { cause });
  }
}

async function fieldsOf(pdf: Pdf, first: readonly PdfLine[]) {
  // Broken metadata is no reason to lose the text.
  const about = plainFields((await pdf.getMetadata().catch(() => undefined))?.info);
  const { Author: author, Subject: subject, Keywords: keywords } = about;
  const said = Object.entries({ author, subject, keywords }).filter(
    ([, value]) =>
      typeof value === 'string' && /^[^(]/.test(value.trim()) && !/^(?:anonymous|unspecified)$/i.test(value.trim()),
  );
  return {
    title: ownTitle(about['Title']) ?? cleanTitle(largest(first)),
    language: cleanLanguage(about['Language']),
    metadata: said.length > 0 ? Object.fromEntries(said) : undefined,
  };
}

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
