import { CFB } from '@e965/xlsx';
import type { HiddenCounter } from './hidden.ts';
import { hidesShape } from './office-art.ts';

/** What stands in boxes and shapes on the sheets of an Excel 97 to 2003 workbook, by the name of the sheet; comments are none of it. */
export function boxesOfXls(bytes: Uint8Array, hidden: HiddenCounter): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!file.includes(BEGINS_TEXT) && !file.includes(BEGINS_OBJECT)) return found;
  const content = streamOf(file);
  if (!content) return found;
  const names = new Map<number, string>();
  const texts = new Map<string, string[]>();
  let depth = 0;
  let sheet: string | undefined;
  let [isNote, isAway] = [false, false];
  let text: OpenText | undefined;
  for (const { kind, at, data } of recordsIn(content)) {
    if (kind === ENCRYPTED) return found;
    if (kind === BEGINS) {
      depth += 1;
      if (depth === 1) sheet = names.get(at);
    } else if (kind === ENDS) depth -= 1;
    else if (kind === SHEET && data.length > 8) names.set(data.readUInt32LE(0), nameIn(data));
    else if (kind === DRAWING) isAway = hidesShape(data);
    else if (kind === OBJECT) isNote = data.length > 5 && data.readUInt16LE(4) === NOTE;
    else if (kind === TEXT && data.length >= 12) text = { left: data.readUInt16LE(10), said: '' };
    else if (kind === CONTINUES && text && text.left > 0) {
      const part = lettersIn(data, text.left);
      text = { left: part === '' ? 0 : text.left - part.length, said: text.said + part };
      if (text.left > 0) continue;
      // A chart has sheets of its own inside.
      if (sheet === undefined || depth !== 1 || isNote || text.said.trim() === '') continue;
      if (isAway) hidden.add('styled', text.said.length);
      else texts.set(sheet, [...(texts.get(sheet) ?? []), text.said.replaceAll(/\r\n?/g, '\n').trim()]);
    } else if (kind !== CONTINUES) text = undefined;
  }
  for (const [name, said] of texts) found.set(name, said.join('\n\n'));
  return found;
}

interface OpenText {
  /** Letters that are still to come. */
  readonly left: number;
  readonly said: string;
}

const [BEGINS, ENDS, SHEET, ENCRYPTED] = [0x0809, 0x000a, 0x0085, 0x002f];
const [DRAWING, OBJECT, TEXT, CONTINUES] = [0x00ec, 0x005d, 0x01b6, 0x003c];
/** The kind of object that a comment is. */
const NOTE = 0x19;
/** How the record of a text, and that of an object, begins in nearly every file. */
const BEGINS_TEXT = Buffer.from([0xb6, 0x01, 0x12, 0x00]);
const BEGINS_OBJECT = Buffer.from([0x15, 0x00, 0x12, 0x00]);

function streamOf(file: Buffer): Buffer | undefined {
  try {
    const content = CFB.find(CFB.read(file, { type: 'buffer' }), '/Workbook')?.content;
    return content && Buffer.from(content);
  } catch {
    // What is wrong with the file is told by whoever reads its cells.
    return undefined;
  }
}

function* recordsIn(stream: Buffer): Generator<{ readonly kind: number; readonly at: number; readonly data: Buffer }> {
  for (let at = 0; at + 4 <= stream.length;) {
    const [kind, size] = [stream.readUInt16LE(at), stream.readUInt16LE(at + 2)];
    yield { kind, at, data: stream.subarray(at + 4, at + 4 + size) };
    at += 4 + size;
  }
}

const nameIn = (data: Buffer): string => lettersIn(data.subarray(7), data.readUInt8(6));

/** A flag, then letters of one byte or of two. */
function lettersIn(data: Buffer, most: number): string {
  if (data.length < 2) return '';
  const isWide = (data.readUInt8(0) & 1) === 1;
  return data.toString(isWide ? 'utf16le' : 'latin1', 1, 1 + Math.min(data.length - 1, most * (isWide ? 2 : 1)));
}
