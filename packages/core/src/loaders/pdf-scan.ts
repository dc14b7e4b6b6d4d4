import { extractImages, type getDocumentProxy } from 'unpdf';
import type { LoadedDocument } from '../ports.ts';
import { cleanText } from './clean.ts';
import { recogniseText } from './ocr.ts';
import { textBuilder } from './text-builder.ts';

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>;
type Picture = Awaited<ReturnType<typeof extractImages>>[number];

/** The text in the pictures of a scan, a section per page; empty when nothing was recognised. */
export async function scannedText(pdf: Pdf, signal?: AbortSignal): Promise<Pick<LoadedDocument, 'text' | 'sections'>> {
  const builder = textBuilder();
  for (let page = 1; page <= pdf.numPages; page++) {
    const texts: string[] = [];
    for (const picture of await extractImages(pdf, page)) {
      signal?.throwIfAborted();
      if (picture.width >= MIN_SIDE && picture.height >= MIN_SIDE)
        texts.push(await recogniseText(pnm(picture), signal));
    }
    builder.add(cleanText(texts.filter(Boolean).join('\n\n')), { heading: [], page });
  }
  return builder.done();
}

/** A smaller picture is a logo. */
const MIN_SIDE = 200;

/** The plainest of picture files. */
function pnm({ data, width, height, channels }: Picture): Uint8Array {
  const colours = channels === 1 ? 1 : 3;
  const head = Buffer.from(`P${colours === 1 ? 5 : 6}\n${width} ${height}\n255\n`);
  const file = new Uint8Array(head.length + width * height * colours);
  file.set(head);
  for (let pixel = 0, at = head.length; pixel < width * height; pixel++)
    for (let colour = 0; colour < colours; colour++) file[at++] = data[pixel * channels + colour] ?? 255;
  return file;
}
