import { KbError } from '../errors.ts';

/** The largest text, HTML, CSV or JSON file that is read; JSON Lines are read line by line and have no limit. */
export const MAX_TEXT_BYTES = 64 * 1024 * 1024;

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
