import { KbError } from '../errors.ts';
import type { DocumentLoader, Source } from '../ports.ts';
import { type FormatName, formats, mediaTypeByExtension } from './formats.ts';
import { hygienic } from './hygiene.ts';
import { type Foreign, sniff, type Sniffed } from './sniff.ts';

/** A loader, and the media type that it reads the source as. */
export interface Chosen {
  readonly loader: DocumentLoader;
  readonly mediaType: string;
}

/** A format, and the media type that names it best. */
export interface Found {
  readonly format: FormatName;
  readonly mediaType: string;
}

/**
 * The format of a source: by what its bytes certainly are, then its media type, then its extension, then a look at its text.
 * Throws `unsupported_media` when there is none, and `unreadable` when the bytes are something else than the name says.
 */
export function formatFor(source: Source): Found {
  const named = namedFormat(source);
  const found = unlessArchive(sniff(source.bytes), source, named);
  if (found && 'foreign' in found) throw named ? misnamed(source.name, named, found) : unsupported(source.name, found);
  const format = found?.format ?? named ?? unnamedFormat(source);
  if (format === undefined) throw unsupported(source.name, undefined);
  return { format, mediaType: mediaTypeFor(source, format) };
}

/** Many formats are archives inside: one is a folder only where its name says so, or says nothing. */
const unlessArchive = (found: Sniffed, { name }: Source, named: FormatName | undefined): Sniffed =>
  found && 'format' in found && found.format === 'archive' && named !== 'archive' && extensionOf(name) !== ''
    ? { foreign: 'an archive' }
    : found;

/** The loader of a format, loaded when it is first needed. */
export function loaderOf(format: FormatName): Promise<DocumentLoader> {
  const known = opened.get(format);
  if (known) return known;
  const opening = open[format]().then(hygienic);
  opened.set(format, opening);
  // One that could not be loaded may be there the next time.
  opening.catch(() => opened.delete(format));
  return opening;
}

const opened = new Map<FormatName, Promise<DocumentLoader>>();

/** The loader for a source, to be run right here. Throws as `formatFor` does. */
export async function loaderFor(source: Source): Promise<Chosen> {
  const { format, mediaType } = formatFor(source);
  return { loader: await loaderOf(format), mediaType };
}

/** The extensions that a loader exists for, lower case, without the dot. */
export const supportedExtensions: readonly string[] = Object.values(formats).flatMap(({ extensions }) => [
  ...extensions,
]);

/** The media type that a file name stands for; `undefined` when no loader reads it. */
export function mediaTypeOf(name: string): string | undefined {
  const extension = extensionOf(name);
  const format = byExtension.get(extension);
  return format && (mediaTypeByExtension[extension] ?? formats[format].mediaTypes[0]);
}

const open: Readonly<Record<FormatName, () => Promise<DocumentLoader>>> = {
  markdown: async () => (await import('./markdown.ts')).markdownLoader,
  text: async () => (await import('./text.ts')).textLoader,
  html: async () => (await import('./html.ts')).htmlLoader,
  csv: async () => (await import('./csv.ts')).csvLoader,
  json: async () => (await import('./json.ts')).jsonLoader,
  jsonl: async () => (await import('./jsonl.ts')).jsonlLoader,
  pdf: async () => (await import('./pdf.ts')).pdfLoader,
  docx: async () => (await import('./docx.ts')).docxLoader,
  pptx: async () => (await import('./pptx.ts')).pptxLoader,
  sheets: async () => (await import('./sheets.ts')).sheetsLoader,
  odf: async () => (await import('./odf.ts')).odfLoader,
  rtf: async () => (await import('./rtf.ts')).rtfLoader,
  epub: async () => (await import('./epub.ts')).epubLoader,
  mail: async () => (await import('./mail.ts')).mailLoader(loaderFor),
  mailbox: async () => (await import('./mail.ts')).mailboxLoader(loaderFor),
  msg: async () => (await import('./msg.ts')).msgLoader(loaderFor),
  notebook: async () => (await import('./notebook.ts')).notebookLoader,
  xml: async () => (await import('./xml.ts')).xmlLoader,
  yaml: async () => (await import('./yaml.ts')).yamlLoader,
  code: async () => (await import('./code.ts')).codeLoader,
  image: async () => (await import('./image.ts')).imageLoader,
  archive: async () => (await import('./archive.ts')).archiveLoader(loaderFor),
};

// The keys of a literal object are its names.
const names = Object.keys(formats) as FormatName[];
const byExtension = new Map<string, FormatName>(
  names.flatMap((name) => formats[name].extensions.map((extension) => [extension, name] as const)),
);
const byMediaType = new Map(
  names.flatMap((name) => formats[name].mediaTypes.map((type) => [type as string, name] as const)),
);

const extensionOf = (name: string): string => /[^/\\]\.([^./\\]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';

const essence = (mediaType: string | undefined): string => mediaType?.split(';')[0]?.trim().toLowerCase() ?? '';

/** The format by media type, then by extension. `text/plain` says less than any extension. */
export function namedFormat({ name, mediaType }: Pick<Source, 'name' | 'mediaType'>): FormatName | undefined {
  const typed = byMediaType.get(essence(mediaType));
  return typed === undefined || typed === 'text' ? (byExtension.get(extensionOf(name)) ?? typed) : typed;
}

/** A file without an extension (README, LICENSE, inline text) is HTML when it begins like it, else text. */
function unnamedFormat({ name, bytes, mediaType }: Source): FormatName | undefined {
  if (extensionOf(name) !== '' || !['', 'application/octet-stream'].includes(essence(mediaType))) return undefined;
  const head = new TextDecoder().decode(bytes.subarray(0, 512));
  return /^\s*<(?:!doctype html|html)/i.test(head) ? 'html' : 'text';
}

function mediaTypeFor(source: Source, format: FormatName): string {
  const declared = essence(source.mediaType);
  if (byMediaType.get(declared) === format) return declared;
  const named = mediaTypeOf(source.name);
  return named !== undefined && byMediaType.get(named) === format ? named : formats[format].mediaTypes[0];
}

/** The bytes are something else than the name says, or hinder a reader. */
function misnamed(name: string, named: FormatName, { foreign, hindrance, advice }: Foreign): KbError {
  const isHindered = hindrance !== undefined && zipped.has(named);
  const why = isHindered ? `is ${hindrance}` : `is not ${formats[named].label}: its content is ${foreign}`;
  return new KbError('unreadable', [`${name} ${why}.`, advice].filter(Boolean).join(' '));
}

/** Formats that are archives inside, or small file systems. */
const zipped: ReadonlySet<FormatName> = new Set(['docx', 'pptx', 'sheets', 'odf', 'epub', 'msg', 'archive']);

function unsupported(name: string, found: Foreign | undefined): KbError {
  const what = found ? `is ${found.foreign}: that cannot be read` : 'has no format that can be read';
  const labels = Object.values(formats).map(({ label }) => label);
  const supported = `Supported: ${labels.slice(0, -1).join(', ')} and ${labels.at(-1)}.`;
  return new KbError('unsupported_media', [`${name} ${what}.`, found?.advice, supported].filter(Boolean).join(' '), {
    details: { supported: supportedExtensions },
  });
}
