import type { Ocr } from '../ports.ts';

/** How far the reading of one file may go. */
export interface ReadingSettings {
  /** The largest file that is opened; JSON Lines, which are read line by line, may have twice as much. */
  readonly fileMegabytes: number;
  /** The longest that any one document of a file may take. */
  readonly seconds: number;
  /** The heap of a parser. */
  readonly heapMegabytes: number;
  /** A parser that has more in memory reads alone: more than almost all files take. */
  readonly aloneMegabytes?: number | undefined;
  /** The most pages, slides or sheets of a document. */
  readonly pages: number;
  /** What reads the text of pictures. */
  readonly ocr: 'off' | Ocr;
}

/** What is right for most people. */
export const defaultReading: ReadingSettings = {
  fileMegabytes: 100,
  seconds: 60,
  heapMegabytes: 224,
  pages: 10_000,
  ocr: 'off',
};
