import { gunzipSync } from 'node:zlib';
import { KbError } from '../errors.ts';
import type { DocumentLoader, LoadedDocument, Source } from '../ports.ts';
import { formats } from './formats.ts';
import { type Choose, type NestedOptions, type NestedReader, nestedReader } from './nested.ts';
import { isTar, tarEntries } from './tar-entries.ts';
import { expand, zipEntries } from './zip-entries.ts';

/**
 * Reads ZIP, TAR and gzip as folders: each file inside is a document with its path. What cannot be read inside is named in the error that ends the archive;
 * an archive that expands too far is `too_large`.
 */
export const archiveLoader = (choose: Choose): DocumentLoader => ({
  ...formats.archive,
  async *load(source, options: NestedOptions = {}): AsyncGenerator<LoadedDocument> {
    const reader = nestedReader(source.name, choose, options);
    yield* filesOf(source, reader);
    reader.end();
  },
});

async function* filesOf({ name, bytes }: Source, reader: NestedReader): AsyncGenerator<LoadedDocument> {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    const inner = gunzip(name, bytes, Math.min(reader.left, MAX_GUNZIPPED));
    if (isTar(inner)) yield* filesOf({ name, bytes: inner }, reader);
    else yield* reader.load(name.replace(/\.gz$/i, '') || name, inner.length, () => inner);
    return;
  }
  if (isTar(bytes)) {
    for (const entry of tarEntries(bytes, name)) yield* reader.load(entry.name, entry.bytes.length, () => entry.bytes);
    return;
  }
  const entries = zipEntries(bytes);
  if (!entries) throw new KbError('unreadable', `${name} is a damaged archive.`);
  for (const entry of entries)
    if (!entry.name.endsWith('/')) yield* reader.load(entry.name, entry.size, () => expand(entry));
}

/** Expanding takes twice this in memory. */
const MAX_GUNZIPPED = 96 * 1024 * 1024;

function gunzip(name: string, bytes: Uint8Array, most: number): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: most });
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE')
      throw new KbError('too_large', `${name} expands to more than ${Math.floor(most / 1024 / 1024)} MB.`, { cause });
    throw new KbError('unreadable', `${name} is a damaged gzip file.`, { cause });
  }
}
