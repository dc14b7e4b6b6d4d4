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
    const text = cleanText(await recogniseText(bytes, signal));
    if (text === '') throw new KbError('unreadable', `${name} is a picture in which no text was recognised.`);
    return { text: `${text}\n`, sections: [{ from: 0, to: text.length + 1, heading: [] }], metadata: { ocr } };
  },
};
