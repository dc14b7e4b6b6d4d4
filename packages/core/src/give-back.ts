import { collector } from './collector.ts';

/** From this many characters on, what was made of a text is given back at once. */
export const LARGE_TEXT = 2_000_000;

/** From this many bytes on, what was made of a file is given back at once. */
export const LARGE_FILE = 16 * 1024 * 1024;

/** Who holds more would be stopped for long. */
const MOST_BYTES = 512 * 1024 * 1024;

let collect: ReturnType<typeof collector> | undefined;

/**
 * Gives back the memory of what is no longer used. The engine would wait until this process makes more, and keeps what a large file took while
 * another process reads the next one. It stops everything for some hundredths of a second: for use after what took far longer.
 * Does nothing where more than 512 MB are in use.
 */
export function giveBack(): void {
  if (process.memoryUsage().heapUsed > MOST_BYTES) return;
  collect ??= collector();
  // Anything less keeps the pages for what is made next.
  collect({ type: 'major', flavor: 'last-resort' });
}
