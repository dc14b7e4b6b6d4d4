import { KbError } from '../errors.ts';
import type { DocumentLoader } from '../ports.ts';
import { cleanText } from './clean.ts';
import { formats } from './formats.ts';
import { recogniseText } from './ocr.ts';

/** Reads the text in a picture where that is wanted; otherwise a picture is `unsupported_media`. */
export const imageLoader: DocumentLoader = {
  ...formats.image,
  async load({ name, bytes }, { ocr = 'off', signal } = {}) {
    if (ocr === 'off')
      throw new KbError('unsupported_media', `${name} is a picture: its text is read only with OCR (setting ocr).`);
    const text = cleanText(await recogniseText({ bytes, mediaType: pictureType(bytes) }, ocr, signal));
    if (text === '') throw new KbError('unreadable', `${name} is a picture in which no text was recognised.`);
    return {
      text: `${text}\n`,
      sections: [{ from: 0, to: text.length + 1, heading: [] }],
      metadata: { ocr: ocr.service?.model ?? 'tesseract' },
    };
  },
};

/** By the first bytes: the name may say something else. */
function pictureType(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.subarray(0, 16)).toString('latin1');
  return types.find(([pattern]) => pattern.test(head))?.[1] ?? 'image/bmp';
}

const types: readonly (readonly [RegExp, string])[] = [
  [/^\x89PNG/, 'image/png'],
  [/^\xff\xd8\xff/, 'image/jpeg'],
  [/^RIFF[^]{4}WEBP/, 'image/webp'],
  [/^GIF8/, 'image/gif'],
  [/^(?:II\*\0|MM\0\*)/, 'image/tiff'],
];
