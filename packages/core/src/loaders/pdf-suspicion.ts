import { constants, inflateSync } from 'node:zlib';
import { mayCoverLetters } from './pdf-covering.ts';
import { drawsUnseen } from './pdf-unseen.ts';

/** What a PDF may do so that nobody sees some of its letters. */
export interface Suspicion {
  /** It draws them in white, or not at all. */
  readonly hides: boolean;
  /** It draws boxes over them. */
  readonly covers: boolean;
}

/** Looks at what draws the pages of a PDF without reading it in full, so that most files need no closer look; in doubt it says yes. */
export function suspicionOf(bytes: Uint8Array): Suspicion {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.includes('/Encrypt')) return DOUBT;
  let left = MAX_BYTES;
  let [hides, covers] = [false, false];
  for (let at = file.indexOf('stream'); at !== -1 && !(hides && covers);) {
    const end = file.indexOf('endstream', at);
    const stop = end === -1 ? file.length : end;
    const head = file.toString('latin1', Math.max(0, at - MAX_HEAD), at);
    const own = head.slice(head.lastIndexOf(' obj') + 1);
    const content = drawing(own, file, bodyStart(file, at), stop);
    if (content === 'unknown') return DOUBT;
    left -= content.length;
    if (left < 0) return DOUBT;
    hides ||= drawsUnseen(content);
    // A page may have several parts; what a form or a pattern draws is one of its own.
    covers ||= mayCoverLetters(content, { isWhole: own.includes('/BBox') });
    at = end === -1 ? -1 : file.indexOf('stream', end + 9);
  }
  return { hides, covers };
}

const DOUBT: Suspicion = { hides: true, covers: true };

/** Whether a PDF holds a picture of the size of a scanned page. */
export function holdsScans(bytes: Uint8Array): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = file.indexOf('/Image'); at !== -1; at = file.indexOf('/Image', at + 6)) {
    const around = file.toString('latin1', Math.max(0, at - MAX_HEAD), at + MAX_HEAD);
    const side = (name: string) => Number(new RegExp(`/${name}\\s+(\\d+)`).exec(around)?.[1] ?? 0);
    if (Math.min(side('Width'), side('Height')) >= SCAN_PIXELS) return true;
  }
  return false;
}

const SCAN_PIXELS = 500;
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_STREAM = 16 * 1024 * 1024;
/** More than the entries that stand before a stream take. */
const MAX_HEAD = 1_000;

const bodyStart = (file: Buffer, at: number): number => {
  const start = at + 'stream'.length;
  return file[start] === 13 && file[start + 1] === 10 ? start + 2 : start + 1;
};

/** What draws; empty for pictures, fonts and tables. */
function drawing(head: string, file: Buffer, start: number, end: number): string {
  if (
    /\/(?:Image|ObjStm|XRef|Metadata|EmbeddedFile|Length1|Length3|FunctionType|CMapName|N \d|Type1C|CIDFontType0C|OpenType)\b/.test(
      head,
    )
  )
    return '';
  const filters = /\/Filter\s*(\[[^\]]*\]|\/\w+)/.exec(head)?.[1]?.match(/\w+/g) ?? [];
  const body = file.subarray(start, end);
  if (filters.length === 0) return body.toString('latin1');
  const [outer = '', inner = outer] = filters;
  const isBase85 = filters.length === 2 && /^(?:ASCII85Decode|A85)$/.test(outer);
  if (filters.length > (isBase85 ? 2 : 1) || !/^Fl(?:ateDecode)?$/.test(inner)) return 'unknown';
  try {
    return inflateSync(isBase85 ? fromBase85(body) : body, {
      maxOutputLength: MAX_STREAM,
      finishFlush: constants.Z_SYNC_FLUSH,
    }).toString('latin1');
  } catch {
    // Larger than what draws a page, or damaged: the engine may read it all the same.
    return 'unknown';
  }
}

/** Five characters are four bytes. */
function fromBase85(body: Buffer): Buffer {
  const digits = body
    .toString('latin1')
    .replaceAll(/\s|~>[^]*$/g, '')
    .replaceAll('z', '!!!!!');
  const bytes = Buffer.alloc(Math.ceil(digits.length / 5) * 4);
  for (let at = 0; at < digits.length; at += 5) {
    let value = 0;
    for (const digit of digits.slice(at, at + 5).padEnd(5, 'u')) value = value * 85 + digit.charCodeAt(0) - 33;
    bytes.writeUInt32BE(value >>> 0, (at / 5) * 4);
  }
  return bytes.subarray(0, Math.floor((digits.length * 4) / 5));
}
