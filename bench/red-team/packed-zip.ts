import { crc32, deflateRawSync } from 'node:zlib';

/** A ZIP archive of compressed entries. With `lie` each entry has that body, and declares that size. */
export function packedZip(
  files: Readonly<Record<string, Uint8Array>>,
  lie?: { readonly declared: number; readonly body: Uint8Array },
): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  let last: { readonly content: Uint8Array; readonly body: Uint8Array; readonly sum: number } | undefined;
  for (const [name, content] of Object.entries(files)) {
    if (last?.content !== content) last = { content, body: lie?.body ?? deflateRawSync(content), sum: crc32(content) };
    const title = Buffer.from(name);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(last.sum, 10);
    fields.writeUInt32LE(last.body.length, 14);
    fields.writeUInt32LE(lie?.declared ?? content.length, 18);
    fields.writeUInt16LE(title.length, 22);
    parts.push(Buffer.from('PK\x03\x04', 'latin1'), fields, title, Buffer.from(last.body));
    const entry = Buffer.alloc(16);
    entry.writeUInt32LE(offset, 12);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, entry.subarray(2), title);
    offset += 30 + title.length + last.body.length;
  }
  const length = directory.reduce((sum, part) => sum + part.length, 0);
  const end = Buffer.alloc(18);
  const count = Object.keys(files).length;
  end.writeUInt16LE(count, 4);
  end.writeUInt16LE(count, 6);
  end.writeUInt32LE(length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, ...directory, Buffer.from('PK\x05\x06', 'latin1'), end]);
}
