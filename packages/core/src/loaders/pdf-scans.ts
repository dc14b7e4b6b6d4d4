import { KbError, toKbError } from '../errors.ts';
import type { LoadOptions } from '../ports.ts';
import type { ScanReader } from './pdf-scan.ts';

/** The pages of a document that have no text of their own. */
export interface PdfScans extends AsyncDisposable {
  /** What OCR reads on a page, where that is wanted; else nothing, and the page is remembered. */
  textOf(page: number): Promise<string>;
  /** Which pages have no text, and which were read by OCR. */
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
  return {
    async textOf(page) {
      let text = '';
      if (ocr !== 'off' && !failure)
        try {
          reader ??= (await import('./pdf-scan.ts')).scanReader(bytes, ocr);
          text = await reader.read(page, signal);
        } catch (thrown) {
          signal?.throwIfAborted();
          failure = { page, error: toKbError(thrown) };
        }
      (text === '' ? empty : read).push(page);
      return text;
    },
    metadata: () => ({
      ...(empty.length > 0 ? { pagesWithoutText: empty.slice(0, MAX_NAMED) } : {}),
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
