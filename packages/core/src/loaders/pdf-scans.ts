import { KbError, toKbError } from '../errors.ts';
import type { LoadOptions } from '../ports.ts';
import type { PdfLine } from './pdf-lines.ts';
import type { ScanReader } from './pdf-scan.ts';

/** The pages of a document that have no text of their own, or none that says what a reader sees. */
export interface PdfScans extends AsyncDisposable {
  /** What OCR reads on a page, where that is wanted; else nothing, and the page is remembered. */
  textOf(page: number): Promise<string>;
  /** What OCR reads on a page whose letters are not those that a reader sees, when it is about as much; else nothing, and the page is remembered. */
  insteadOf(page: number, lines: readonly PdfLine[]): Promise<string>;
  /** Which pages have no text, or wrong letters, and which were read by OCR. */
  metadata(): Readonly<Record<string, unknown>>;
  /** Throws what kept OCR from reading a page. */
  check(name: string): void;
}

const MAX_NAMED = 100;

/** Once OCR has failed it is not tried again for the same document. */
export function pdfScans(bytes: Uint8Array, { ocr = 'off', signal }: LoadOptions = {}): PdfScans {
  let reader: ScanReader | undefined;
  let failure: { readonly page: number; readonly error: KbError } | undefined;
  const empty: number[] = [];
  const read: number[] = [];
  const garbled: number[] = [];
  async function byOcr(page: number): Promise<string> {
    if (ocr === 'off' || failure) return '';
    try {
      reader ??= (await import('./pdf-scan.ts')).scanReader(bytes, ocr);
      return await reader.read(page, signal);
    } catch (thrown) {
      signal?.throwIfAborted();
      failure = { page, error: toKbError(thrown) };
      return '';
    }
  }
  return {
    async textOf(page) {
      const text = await byOcr(page);
      (text === '' ? empty : read).push(page);
      return text;
    },
    async insteadOf(page, lines) {
      const text = await byOcr(page);
      // A picture on the page is not the page.
      const isWhole = text.length * 2 >= lines.reduce((sum, { cells }) => sum + cells.join(' ').length, 0);
      (text !== '' && isWhole ? read : garbled).push(page);
      return isWhole ? text : '';
    },
    metadata: () => ({
      ...(empty.length > 0 ? { pagesWithoutText: empty.slice(0, MAX_NAMED) } : {}),
      ...(garbled.length > 0 ? { pagesGarbled: garbled.slice(0, MAX_NAMED) } : {}),
      ...(read.length > 0 && ocr !== 'off'
        ? { ocr: ocr.service?.model ?? 'tesseract', pagesByOcr: read.slice(0, MAX_NAMED) }
        : {}),
    }),
    check(name) {
      if (!failure) return;
      const { page, error } = failure;
      throw new KbError(
        error.code,
        `${name}: page ${page} and what follows could not be read by OCR. ${error.message}`,
        {
          cause: error,
        },
      );
    },
    async [Symbol.asyncDispose]() {
      await reader?.[Symbol.asyncDispose]();
    },
  };
}
