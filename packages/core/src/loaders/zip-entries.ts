import { inflateRawSync } from 'node:zlib';

export interface ZipEntry {
  readonly name: string;
  /** The size that the archive declares for the expanded entry. */
  readonly size: number;
  /** The compressed bytes, and how they are compressed: 0 not at all, 8 deflated. */
  readonly compressed: Uint8Array;
  readonly method: number;
  readonly encrypted: boolean;
}

/** The entries in the directory of a ZIP archive; `undefined` when it is broken. */
export function zipEntries(bytes: Uint8Array): readonly ZipEntry[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = directoryEnd(view);
  if (end === undefined) return undefined;
  const count = view.getUint16(end + 10, true);
  const entries: ZipEntry[] = [];
  const declared = view.getUint32(end + 16, true);
  // What stands before an archive, as the program of one that unpacks itself, may not be counted: the directory is right before its end. One with
  // something behind it is a part of another file.
  const before = end - view.getUint32(end + 12, true);
  const isLast = end + 22 + view.getUint16(end + 20, true) === bytes.length;
  const shift = isLast && isAt(view, before, DIRECTORY) ? before - declared : 0;
  let at = declared + shift;
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || !isAt(view, at, DIRECTORY)) return undefined;
    const nameLength = view.getUint16(at + 28, true);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    const local = view.getUint32(at + 42, true) + shift;
    if (local < 0 || local + 30 > bytes.length) return undefined;
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    entries.push({
      // Some programs of Windows write their own.
      name: name.replaceAll('\\', '/'),
      encrypted: (view.getUint16(at + 8, true) & 1) === 1,
      size: view.getUint32(at + 24, true),
      compressed: bytes.subarray(start, start + view.getUint32(at + 20, true)),
      method: view.getUint16(at + 10, true),
    });
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

const DIRECTORY = 0x02014b50;

const isAt = (view: DataView, at: number, signature: number): boolean =>
  at >= 0 && at + 4 <= view.byteLength && view.getUint32(at, true) === signature;

/** The bytes of an entry; `undefined` when it is encrypted, broken, or not as large as it declares. Never more than that is expanded. */
export function expand({ size, compressed, method, encrypted }: ZipEntry): Uint8Array | undefined {
  if (encrypted || (method !== 0 && method !== 8)) return undefined;
  if (method === 0) return compressed.length === size ? compressed : undefined;
  try {
    const bytes = inflateRawSync(compressed, { maxOutputLength: Math.max(1, size) });
    return bytes.length === size ? bytes : undefined;
  } catch {
    // It expands further, or it is broken: neither is what it declares.
    return undefined;
  }
}

/** The end record is within the last 64 KB, before a comment. */
function directoryEnd(view: DataView): number | undefined {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 65_557); at--) {
    if (view.getUint32(at, true) === 0x06054b50) return at;
  }
  return undefined;
}
