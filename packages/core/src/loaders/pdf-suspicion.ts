import { constants, inflateSync } from 'node:zlib';

/**
 * Whether a PDF may draw letters that nobody sees: in white, or not at all. Looks at what draws its pages without reading it in full, so that most
 * files need no closer look; in doubt it says yes.
 */
export function mayHideLetters(bytes: Uint8Array): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.includes('/Encrypt')) return true;
  let left = MAX_BYTES;
  for (let at = file.indexOf('stream'); at !== -1;) {
    const end = file.indexOf('endstream', at);
    const stop = end === -1 ? file.length : end;
    const head = file.toString('latin1', Math.max(0, at - MAX_HEAD), at);
    const content = drawing(head.slice(head.lastIndexOf(' obj') + 1), file, bodyStart(file, at), stop);
    if (content === 'unknown') return true;
    left -= content.length;
    if (left < 0 || drawsUnseen(content)) return true;
    at = end === -1 ? -1 : file.indexOf('stream', end + 9);
  }
  return false;
}

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

/** Whether letters are shown while white, or nothing, is what they are drawn in. */
function drawsUnseen(content: string): boolean {
  if (!suspect.test(content)) return false;
  const stack: boolean[][] = [];
  let [white, invisible] = [false, false];
  let numbers: number[] = [];
  let isPlaced = false;
  for (const [token] of content.matchAll(tokens)) {
    const first = token.charCodeAt(0);
    if ((first >= 48 && first <= 57) || first === 46 || first === 45) {
      numbers.push(Number(token));
      continue;
    }
    if (first === 40 || first === 60 || first === 91 || first === 93) continue;
    if (token === 'q') stack.push([white, invisible]);
    else if (token === 'Q') [white = false, invisible = false] = stack.pop() ?? [];
    else if (token === 'Tr') invisible = numbers.at(-1) === 3;
    else if (colouring.has(token)) white = isWhite(numbers, token === 'k');
    else if (showing.has(token) && (white || invisible)) return true;
    else if (token === 'BT') isPlaced = false;
    else if (token === 'Tm' || (!isPlaced && placing.has(token))) {
      if (numbers.slice(-2).some((each) => each < -FAR || each > MOST)) return true;
      isPlaced = true;
    }
    numbers = [];
  }
  return false;
}

// From the operators, which are fewer than numbers; the decimals of places and colours say nothing.
const suspect =
  /\bT[dDm]\b(?<=(?:-\d{3}|(?<![.\d])\d{5})[.\d]*\s+(?:-?[\d.]+\s+)?T[dDm])|\bTr\b(?<=\b3\s+Tr)|\b(?:r?g|scn?)\b(?<=(?:(?<![.\d])1(?:\.0*)?|\.9\d*)\s+\w+)|\b(?:k|scn?)\b(?<=\b0(?:\.0*)?\s+\w+)/;
const tokens = /\((?:[^\\()]|\\[^])*\)|<[\da-fA-F\s]*>|[[\]]|\/[^\s/<>[\]()]*|-?[\d.]+|[A-Za-z'"*]+/g;
const colouring = new Set(['g', 'rg', 'k', 'sc', 'scn', 'cs']);
/** At the beginning of a text, where its letters stand on the page; later, from where the last ones stood. */
const placing = new Set(['Td', 'TD']);
/** Points to the left of a page, or below it; and what no page is wide. */
const FAR = 500;
const MOST = 15_000;
const showing = new Set(['Tj', 'TJ', "'", '"']);

/** Of four numbers each is an ink. */
const isWhite = (numbers: readonly number[], areInks: boolean): boolean =>
  numbers.length > 0 && numbers.every((each) => (areInks || numbers.length === 4 ? each <= 0.06 : each >= 0.94));
