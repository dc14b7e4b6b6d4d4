import { compoundNames } from './compound-names.ts';
import type { FormatName } from './formats.ts';
import { isTar } from './tar-entries.ts';
import { expand, type ZipEntry, zipEntries } from './zip-entries.ts';

/** What the first bytes say a file is, whatever its name: a format that has a loader, or something that has none. `undefined`: perhaps text. */
export type Sniffed = { readonly format: FormatName } | Foreign | undefined;

/** What cannot be read, in words. */
export interface Foreign {
  readonly foreign: string;
  /** What hinders a file of that name, which could be read otherwise. */
  readonly hindrance?: string;
  /** A sentence that tells what to do. */
  readonly advice?: string;
}

export function sniff(bytes: Uint8Array): Sniffed {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 1_024)).toString('latin1');
  if (head.startsWith('%PDF-')) return { format: 'pdf' };
  if (/^PK(?:\x03\x04|\x05\x06|\x07\x08)/.test(head)) return sniffZip(bytes);
  if (head.startsWith('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')) return sniffCompound(bytes);
  if (head.startsWith('{\\rtf')) return { format: 'rtf' };
  if (head.startsWith('\x1f\x8b\x08') || isTar(bytes)) return { format: 'archive' };
  if (/^(?:\x89PNG\r\n|\xff\xd8\xff|II\*\0|MM\0\*|RIFF[\s\S]{4}WEBP)/.test(head)) return { format: 'image' };
  const found = signatures.find(([signature]) =>
    typeof signature === 'string' ? head.startsWith(signature) : signature.test(head),
  );
  return found && { foreign: found[1] };
}

function sniffZip(bytes: Uint8Array): Sniffed {
  const entries = zipEntries(bytes);
  if (!entries) return { foreign: 'a broken ZIP archive', hindrance: 'damaged, or not complete' };
  const names = new Set(entries.map(({ name }) => name));
  if (
    names.has('word/document.xml') ||
    (names.has('[Content_Types].xml') && [...names].some((name) => /^word\/document\d*\.xml$/.test(name)))
  ) {
    return { format: 'docx' };
  }
  if (names.has('xl/workbook.xml') || names.has('xl/workbook.bin')) return { format: 'sheets' };
  if (names.has('ppt/presentation.xml')) return { format: 'pptx' };
  if (names.has('META-INF/container.xml')) return { format: 'epub' };
  if (names.has('content.xml') && names.has('mimetype')) return openDocument(entries);
  return { format: 'archive' };
}

function openDocument(entries: readonly ZipEntry[]): Sniffed {
  const entry = entries.find(({ name }) => name === 'mimetype');
  const kind = entry && entry.size < 200 ? new TextDecoder().decode(expand(entry)) : '';
  if (kind.includes('spreadsheet')) return { format: 'sheets' };
  return /text|presentation/.test(kind) ? { format: 'odf' } : { foreign: 'an OpenDocument drawing or formula' };
}

/** An old Office file is a small file system; the names at its top tell which program it belongs to: inside may be files of others. */
function sniffCompound(bytes: Uint8Array): Sniffed {
  const names = compoundNames(bytes);
  const has = (pattern: RegExp) => names.some((name) => pattern.test(name));
  if (has(/^EncryptedPackage$/i))
    return { foreign: 'an Office file protected by a password', hindrance: 'protected by a password' };
  if (has(/^(?:__substg1\.0_|__properties_version1\.0)/)) return { format: 'msg' };
  if (has(/^(?:Workbook|Book)$/i)) return { format: 'sheets' };
  if (has(/^PowerPoint Document$/i))
    return { foreign: 'an old PowerPoint presentation (PPT)', advice: 'Save it as PPTX.' };
  if (has(/^WordDocument$/i)) return { foreign: 'an old Word document (DOC)', advice: 'Save it as DOCX.' };
  return { foreign: 'an old Microsoft Office file', hindrance: 'damaged, or not complete' };
}

const signatures: readonly (readonly [string | RegExp, string])[] = [
  [/^GIF8[79]a/, 'a GIF image'],
  [/^RIFF[\s\S]{4}(?:WAVE|AVI )/, 'a sound or film'],
  [/^[\s\S]{4}ftyp/, 'a film or a HEIF image'],
  [/^(?:ID3[\x02-\x04]|OggS\0|fLaC\0|\x1aE\xdf\xa3)/, 'a sound or film'],
  [/^BZh[1-9]1AY&SY/, 'a bzip2 archive'],
  ['\xfd7zXZ\0', 'an xz archive'],
  ['\x28\xb5\x2f\xfd', 'a Zstandard archive'],
  ['7z\xbc\xaf\x27\x1c', 'a 7-Zip archive'],
  ['Rar!\x1a\x07', 'a RAR archive'],
  ['SQLite format 3\0', 'an SQLite database'],
  ['\x7fELF', 'a program'],
  [/^MZ[\s\S]{58}[\s\S]{2}\0\0/, 'a program'],
  [/^(?:\xca\xfe\xba\xbe|[\xce\xcf]\xfa\xed\xfe)/, 'a program'],
  ['\0asm', 'a program'],
  ['PAR1', 'a Parquet file'],
  ['wOF', 'a font'],
];
