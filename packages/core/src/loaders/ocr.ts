import type { Ocr } from '../ports.ts';
import { textInService } from './ocr-service.ts';
import { textByTesseract } from './ocr-tesseract.ts';

/** A picture file, as PNG, JPEG, WebP, GIF, TIFF or BMP. */
export interface PictureFile {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

/** The text in a picture, by what the settings name. Throws `unavailable` or `upstream_failed` when that does not work, with the reason. */
export const recogniseText = (picture: PictureFile, ocr: Ocr, signal?: AbortSignal): Promise<string> =>
  ocr.service ? textInService(picture, ocr.service, signal) : textByTesseract(picture.bytes, signal);
