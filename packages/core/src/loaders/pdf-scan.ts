import { KbError } from '../errors.ts';
import type { Ocr } from '../ports.ts';
import { cleanText } from './clean.ts';
import { grayPicture, pngOf } from './gray-picture.ts';
import { recogniseText } from './ocr.ts';
import { type FullPage, openWithPictures, type PlacedPicture } from './pdf-engine.ts';

/** Reads the pictures of pages that have no text. */
export interface ScanReader extends AsyncDisposable {
  /** The text in the pictures of a page; empty when there is none. Throws what keeps OCR from working, with the reason. */
  read(page: number, signal?: AbortSignal): Promise<string>;
}

/** A reader for the scanned pages of a PDF; the engine that decodes pictures is started with the first of them. */
export function scanReader(bytes: Uint8Array, ocr: Ocr): ScanReader {
  let opened: ReturnType<typeof openWithPictures> | undefined;
  let pages = 0;
  return {
    async read(number, signal) {
      opened ??= openWithPictures(bytes);
      const page = await (await opened).getPage(number);
      const texts: string[] = [];
      let isCounted = false;
      for await (const pixels of picturesOf(page)) {
        signal?.throwIfAborted();
        const picture = grayPicture(pixels, MAX_SIDE, pixels.turns);
        if (!picture) continue;
        if (!isCounted && ++pages > ocr.pages)
          throw new KbError('too_large', `OCR reads at most ${ocr.pages} pages of a document (setting ocrPages).`);
        isCounted = true;
        texts.push(await recogniseText({ bytes: pngOf(picture), mediaType: 'image/png' }, ocr, signal));
      }
      page.cleanup();
      return cleanText(texts.filter(Boolean).join('\n\n'));
    },
    async [Symbol.asyncDispose]() {
      // Why it could not be opened has been told to whoever wanted to read.
      const pdf = await opened?.catch(() => undefined);
      await pdf?.destroy();
    },
  };
}

/** Points along the longer side: enough to read a page of small letters, and few enough to send. */
const MAX_SIDE = 2_600;

/** A smaller picture is a logo or a line. */
const MIN_POINTS = 40_000;
const MIN_SIDE = 50;

async function* picturesOf(page: FullPage): AsyncGenerator<PlacedPicture> {
  for (const picture of await page.pictures()) {
    const { width, height } = picture;
    if (Math.min(width, height) >= MIN_SIDE && width * height >= MIN_POINTS) yield picture;
  }
}
