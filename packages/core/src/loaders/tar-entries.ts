import { KbError } from '../errors.ts';

export interface TarEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Whether bytes begin like a TAR archive. */
export const isTar = (bytes: Uint8Array): boolean =>
  bytes.length >= BLOCK && Buffer.from(bytes.subarray(257, 262)).toString('latin1') === 'ustar';

/** The ordinary files of a TAR archive; links and devices are left out. Throws `unreadable` for one that is cut short. */
export function* tarEntries(bytes: Uint8Array, archive: string): Generator<TarEntry> {
  let longName: string | undefined;
  let at = 0;
  while (at + BLOCK <= bytes.length) {
    const header = bytes.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) return;
    const size = sizeOf(header);
    const from = at + BLOCK;
    if (!isTar(header) || size === undefined || from + size > bytes.length)
      throw new KbError('unreadable', `${archive} is a damaged archive.`);
    const content = bytes.subarray(from, from + size);
    const type = String.fromCharCode(header[156] ?? 0);
    if (type === 'L') longName = field(content, 0, content.length);
    else if (type === 'x')
      longName = /(?:^|\n)\d+ path=([^\n]*)\n/.exec(new TextDecoder().decode(content))?.[1] ?? longName;
    else {
      const prefix = field(header, 345, 155);
      const name = longName ?? (prefix === '' ? '' : `${prefix}/`) + field(header, 0, 100);
      longName = undefined;
      if ((type === '0' || type === '\0' || type === '7') && !name.endsWith('/')) yield { name, bytes: content };
    }
    at = from + Math.ceil(size / BLOCK) * BLOCK;
  }
  if (at !== bytes.length) throw new KbError('unreadable', `${archive} is cut short.`);
}

const BLOCK = 512;

function field(bytes: Uint8Array, from: number, length: number): string {
  const own = bytes.subarray(from, from + length);
  const end = own.indexOf(0);
  return new TextDecoder().decode(end === -1 ? own : own.subarray(0, end));
}

function sizeOf(header: Uint8Array): number | undefined {
  const octal = field(header, 124, 12).trim();
  return /^[0-7]{1,11}$/.test(octal) ? Number.parseInt(octal, 8) : undefined;
}
