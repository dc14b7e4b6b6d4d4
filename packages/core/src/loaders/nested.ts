import { KbError, toKbError } from '../errors.ts';
import type { DocumentLoader, LoadedDocument, LoadOptions, Source } from '../ports.ts';
import { cleanText } from './clean.ts';

/** Chooses the loader for a file inside a file. */
export type Choose = (source: Source) => Promise<{ readonly loader: DocumentLoader; readonly mediaType: string }>;

/** How much the files inside one file may still hold, shared by all of them. */
export interface Nesting {
  readonly depth: number;
  readonly left: { bytes: number; files: number };
}

/** Options as a loader of files with files inside passes them on. */
export interface NestedOptions extends LoadOptions {
  readonly nesting?: Nesting | undefined;
}

const MAX_DEPTH = 5;
const MAX_BYTES = 256 * 1024 * 1024;
const MAX_FILE_BYTES = 64 * 1024 * 1024;
const MAX_FILES = 20_000;

/** Reads files inside a file; those that cannot be read are collected, and told at the end. */
export interface NestedReader {
  /** How many bytes the files may still have together. */
  readonly left: number;
  /** The documents of a file inside; `expand` gives its bytes once it is known that they are wanted. Throws when a limit of the whole is reached. */
  load(path: string, size: number, expand: () => Uint8Array | undefined): AsyncGenerator<LoadedDocument>;
  /** Throws a sentence about the files that could not be read, if any. */
  end(): void;
}

/** A reader for the files inside `name`. Throws `too_large` when it is nested too deep itself. */
export function nestedReader(name: string, choose: Choose, options: NestedOptions = {}): NestedReader {
  const nesting = options.nesting ?? { depth: 0, left: { bytes: MAX_BYTES, files: MAX_FILES } };
  const { left } = nesting;
  if (nesting.depth >= MAX_DEPTH)
    throw new KbError('too_large', `${name} is nested deeper than ${MAX_DEPTH} files inside each other.`);
  const within = { ...options, nesting: { depth: nesting.depth + 1, left } };
  const failures: { readonly path: string; readonly error: KbError }[] = [];
  let files = 0;

  function spend(size: number): void {
    left.files -= 1;
    left.bytes -= size;
    if (left.files < 0) throw new KbError('too_large', `${name} holds more than ${MAX_FILES} files.`);
    if (left.bytes < 0)
      throw new KbError(
        'too_large',
        `${name} expands to more than ${MAX_BYTES / 1024 / 1024} MB. Unpack it and add the folder.`,
      );
  }

  return {
    get left() {
      return left.bytes;
    },
    async *load(given, size, expand) {
      const path = cleanPath(given);
      if (isIgnored(path)) return;
      options.signal?.throwIfAborted();
      files += 1;
      spend(size);
      try {
        if (size > MAX_FILE_BYTES)
          throw new KbError('too_large', `${path} expands to more than ${MAX_FILE_BYTES / 1024 / 1024} MB.`);
        const bytes = expand();
        if (!bytes) throw new KbError('unreadable', `${path} is damaged or protected by a password.`);
        const source = { name: path.split('/').at(-1) ?? path, bytes };
        const { loader, mediaType } = await choose(source);
        for await (const document of documentsOf(loader.load(source, within))) {
          const inner = document.key ?? document.path;
          const { key: _, ...rest } = document;
          yield { mediaType, ...rest, path: inner === undefined ? path : `${path}!/${inner}` };
        }
      } catch (thrown) {
        const error = toKbError(thrown);
        if (error.code === 'cancelled' || left.bytes < 0 || left.files < 0) throw error;
        failures.push({ path, error });
      }
    },
    end() {
      const [first] = failures;
      if (!first) return;
      const told = failures.slice(0, MAX_TOLD).map(({ path, error }) => sentenceOf(path, error));
      const more = failures.length > MAX_TOLD ? ` And ${failures.length - MAX_TOLD} more.` : '';
      const isForeign = failures.every(({ error }) => error.code === 'unsupported_media');
      throw new KbError(
        isForeign ? 'unsupported_media' : 'unreadable',
        `${failures.length} of ${files} files in ${name} cannot be read. ${told.join(' ')}${more}`,
        { details: { files, unread: failures.slice(0, 100).map(({ path, error }) => ({ path, code: error.code })) } },
      );
    },
  };
}

const MAX_TOLD = 3;

/** What is wrong with a file inside, beginning with its name. */
function sentenceOf(path: string, { message }: KbError): string {
  const [said = ''] = message.split(' Supported: ');
  const name = path.split('/').at(-1) ?? path;
  const sentence = said.startsWith(name) ? path.slice(0, path.length - name.length) + said : `${path}: ${said}`;
  return sentence.length > 300 ? `${sentence.slice(0, 299)}…` : sentence;
}

async function* documentsOf(loaded: ReturnType<DocumentLoader['load']>): AsyncGenerator<LoadedDocument> {
  if (loaded instanceof Promise) yield await loaded;
  else yield* loaded;
}

/** A relative path with forward slashes, one line, no steps up. */
function cleanPath(path: string): string {
  const steps = cleanText(path)
    .replaceAll(/[\n\t]/g, ' ')
    .replaceAll('\\', '/')
    .split('/');
  return (
    steps
      .filter((step) => !['', '.', '..'].includes(step))
      .join('/')
      .slice(0, 1_000) || 'file'
  );
}

/** What systems leave behind. */
const isIgnored = (path: string): boolean =>
  path
    .split('/')
    .some(
      (step) =>
        step.startsWith('.') ||
        step.startsWith('~$') ||
        /^(?:__MACOSX|node_modules|Thumbs\.db|desktop\.ini)$/.test(step),
    );
