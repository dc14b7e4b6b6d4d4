import { KbError } from '../errors.ts';
import { giveBack, LARGE_FILE } from '../give-back.ts';
import type { Source } from '../ports.ts';
import { type FormatName, formats } from './formats.ts';
import { type Chosen, formatFor, loaderOf, namedFormat } from './index.ts';
import { type LargeTurns, ownTurns } from './large-turns.ts';
import { checkSize, MAX_TEXT_BYTES } from './limits.ts';
import { parserProcesses } from './parser-processes.ts';
import { defaultReading, type ReadingSettings } from './settings.ts';

/** Chooses the loader of a source, and where it runs. */
export interface DocumentReader {
  /** The loader for a source and the media type it reads it as; throws `unsupported_media`. */
  loaderFor(source: Source): Promise<Chosen>;
  /** Throws `too_large` for a file that would not be opened. */
  checkFile(name: string, bytes: number): void;
  close(): Promise<void>;
}

/** Reads small texts at once; everything else in a process with limits on time and memory, so that a file can harm nothing but itself. */
export function documentReader(
  settings: ReadingSettings = defaultReading,
  turns: LargeTurns = ownTurns(),
): DocumentReader {
  const processes = parserProcesses(settings, turns);
  let wasLarge = false;
  return {
    async loaderFor(source) {
      if (wasLarge) giveBack();
      wasLarge = source.bytes.length > LARGE_FILE;
      const { format, mediaType } = formatFor(source);
      checkFile(source.name, source.bytes.length, settings.fileMegabytes, format);
      // Sooner than its parser would refuse it, to which it would be copied.
      if (lightFormats.has(format)) checkSize(source.name, source.bytes.length, MAX_TEXT_BYTES);
      if (isLight(format, source.bytes.length)) return { loader: await loaderOf(format), mediaType };
      const { name, mediaTypes, extensions } = formats[format];
      const load = processes.load.bind(undefined, format);
      return { loader: { name, mediaTypes, extensions, load }, mediaType };
    },
    checkFile: (name, bytes) => checkFile(name, bytes, settings.fileMegabytes, namedFormat({ name })),
    close: () => processes.close(),
  };
}

const MEGABYTE = 1024 * 1024;

function checkFile(name: string, bytes: number, megabytes: number, format: FormatName | undefined): void {
  const most = megabytes * MEGABYTE * (format === 'jsonl' ? 2 : 1);
  if (bytes <= most) return;
  throw new KbError(
    'too_large',
    `${name} has ${Math.ceil(bytes / MEGABYTE)} MB; at most ${most / MEGABYTE} MB are read (setting maxFileMegabytes).`,
    { details: { bytes, most } },
  );
}

/** A text of this size is read sooner than it is sent to a process. */
const LIGHT_BYTES = 256 * 1024;

const isLight = (format: FormatName, bytes: number): boolean =>
  format === 'jsonl' || (lightFormats.has(format) && bytes <= LIGHT_BYTES);

const lightFormats: ReadonlySet<FormatName> = new Set(['markdown', 'text', 'csv', 'json', 'yaml', 'code']);
