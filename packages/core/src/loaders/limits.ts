import { KbError } from '../errors.ts';

/** The largest text, HTML, CSV or JSON file that is read: some two million words. JSON Lines are read line by line, each up to this. */
export const MAX_TEXT_BYTES = 12 * 1024 * 1024;

/** The largest file of a format whose bytes are mostly not text: markup, pictures inside. */
export const MAX_MARKUP_BYTES = 48 * 1024 * 1024;

/** The most text of one document. Cutting and indexing it takes some thirty times this in memory. */
const MAX_CHARACTERS = MAX_TEXT_BYTES;

/** The most sections that a document has, and elements that a page has: more is a table of data, or an attack on the memory. */
export const MAX_PARTS = 500_000;

/** Refuses more text than a document can have. */
export function checkCharacters(characters: number): void {
  if (characters <= MAX_CHARACTERS) return;
  throw new KbError(
    'too_large',
    `The file holds more than ${MAX_CHARACTERS / 1024 / 1024} million characters of text.`,
  );
}

/** Refuses more parts than a document can have. */
export function checkParts(parts: number): void {
  if (parts <= MAX_PARTS) return;
  throw new KbError('too_large', `The file has more than ${MAX_PARTS} parts. Split it, or use JSON Lines.`);
}

/** Refuses a document with more pages than are wanted. */
export function checkPages(name: string, pages: number, most = Infinity): void {
  if (pages <= most) return;
  throw new KbError('too_large', `${name} has ${pages} pages; at most ${most} are read (setting maxPages).`, {
    details: { pages, most },
  });
}

/** Refuses a source above a size with a sentence. */
export function checkSize(name: string, bytes: number, most: number): void {
  if (bytes <= most) return;
  throw new KbError(
    'too_large',
    `${name} has ${megabytes(bytes)} MB; at most ${megabytes(most)} MB of this format can be read. Split it, or use JSON Lines.`,
    {
      details: { bytes, most },
    },
  );
}

const megabytes = (bytes: number): number => Math.ceil(bytes / 1024 / 1024);
