import { analyse, type Match } from 'chardet';
import { KbError } from '../errors.ts';
import type { Source } from '../ports.ts';
import { cleanText } from './clean.ts';
import { checkSize, MAX_TEXT_BYTES } from './limits.ts';

/**
 * The clean text of a source in whatever encoding it has: byte order mark, then UTF-8, then what was declared, then what is likely.
 * Throws `unreadable` for what is no text and `too_large` above the limit.
 */
export function decodeText({ name, bytes, mediaType }: Source, declared?: string, most = MAX_TEXT_BYTES): string {
  checkSize(name, bytes.byteLength, most);
  const text =
    byMark(bytes) ??
    asUtf8(bytes) ??
    asDeclared(bytes, declared ?? charsetOf(mediaType)) ??
    asUtf16(bytes) ??
    asLikely(bytes);
  if (text === undefined || isNoise(text)) {
    throw new KbError('unreadable', `${name} is not text: its bytes make no sense in any known encoding.`);
  }
  return cleanText(text);
}

const strict = (bytes: Uint8Array, encoding: string): string | undefined => {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    // Not this encoding, or one that is unknown here: the next is tried.
    return undefined;
  }
};

const loose = (bytes: Uint8Array, encoding: string): string => new TextDecoder(encoding).decode(bytes);

function byMark(bytes: Uint8Array): string | undefined {
  const [a, b, c, d] = bytes;
  if (a === 0xff && b === 0xfe && c === 0 && d === 0) return utf32(bytes, true);
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return utf32(bytes, false);
  if (a === 0xef && b === 0xbb && c === 0xbf) return loose(bytes, 'utf-8');
  if (a === 0xff && b === 0xfe) return loose(bytes, 'utf-16le');
  if (a === 0xfe && b === 0xff) return loose(bytes, 'utf-16be');
  return undefined;
}

/** Four bytes a character, which no decoder of the platform knows. */
function utf32(bytes: Uint8Array, isLittle: boolean): string | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: string[] = [];
  for (let at = 4; at + 4 <= bytes.length; at += 4) {
    const code = view.getUint32(at, isLittle);
    if (code > 0x10ffff) return undefined;
    parts.push(String.fromCodePoint(code));
  }
  return parts.join('');
}

function asUtf8(bytes: Uint8Array): string | undefined {
  const text = strict(bytes, 'utf-8')?.replaceAll(/[\u0080-\u009f]/g, meant);
  // UTF-16 of Latin letters is valid UTF-8 with a NUL at every other place.
  return text?.includes('\0') === true ? undefined : text;
}

/** A program took text of Windows for Latin-1 when it wrote UTF-8: these are its dashes and quotation marks. */
const meant = (control: string): string => loose(Uint8Array.of(control.charCodeAt(0)), 'windows-1252');

const asDeclared = (bytes: Uint8Array, charset: string | undefined): string | undefined => {
  const text = charset === undefined || /^utf-?16/i.test(charset) ? undefined : strict(bytes, charset);
  return text === undefined || isNoise(text) ? undefined : text;
};

const charsetOf = (mediaType: string | undefined): string | undefined =>
  /charset="?([\w-]+)/i.exec(mediaType ?? '')?.[1];

/** UTF-16 without a mark: almost all zeros are on one side. */
function asUtf16(bytes: Uint8Array): string | undefined {
  const sample = bytes.subarray(0, 4_096);
  const zeros = [0, 0];
  for (const [i, byte] of sample.entries()) if (byte === 0) zeros[i % 2] = (zeros[i % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  const most = Math.max(even, odd);
  if (most < sample.length * 0.1 || Math.min(even, odd) > most * 0.05) return undefined;
  return strict(bytes, odd > even ? 'utf-16le' : 'utf-16be');
}

/** By the frequencies of letters; a near tie among Latin encodings is Western European. */
function asLikely(bytes: Uint8Array): string | undefined {
  const sample = bytes.subarray(0, 65_536);
  if (sample.includes(0) || isOfMainframe(sample)) return undefined;
  if (isOfRussianDos(sample)) return strict(bytes, 'ibm866');
  const guesses = analyse(sample);
  if (isShortJapanese(sample, guesses)) return strict(bytes, 'shift_jis');
  const best = guesses[0]?.confidence ?? 0;
  const western = guesses.find(({ name, confidence }) => western1252.has(name) && confidence >= best - 15);
  const latin = guesses[0] !== undefined && /^(ISO-8859-[129]|windows-125[024])$/.test(guesses[0].name);
  const names = [...(western && latin ? ['windows-1252'] : []), ...guesses.map(({ name }) => name)];
  for (const name of names) {
    const text = name === 'UTF-8' ? mostly(loose(bytes, 'utf-8')) : strict(bytes, name);
    if (text !== undefined && !isNoise(text)) return text;
  }
  return undefined;
}

/** EBCDIC, which no decoder of the platform knows: its spaces are signs elsewhere, and almost all its letters lie above ASCII. */
function isOfMainframe(sample: Uint8Array): boolean {
  const share = (from: number, to: number) => shareOf(sample, from, to);
  return share(0x40, 0x40) > 0.05 && share(0x20, 0x20) < 0.01 && share(0x81, 0xff) > 0.4;
}

/** Cyrillic letters of DOS lie where no other encoding has so many, and its frames are rare in between. */
function isOfRussianDos(sample: Uint8Array): boolean {
  const letters = shareOf(sample, 0x80, 0xaf) + shareOf(sample, 0xe0, 0xef);
  return letters > 0.3 && shareOf(sample, 0xa0, 0xaf) > letters * 0.4 && shareOf(sample, 0xb0, 0xdf) < letters * 0.05;
}

const shareOf = (sample: Uint8Array, from: number, to: number): number =>
  sample.reduce((count, byte) => (byte >= from && byte <= to ? count + 1 : count), 0) / sample.length;

/** A few words of Shift-JIS look like Latin to the frequencies, but their pairs of bytes begin where no Latin text has letters. */
function isShortJapanese(sample: Uint8Array, guesses: readonly Match[]): boolean {
  if ((guesses[0]?.confidence ?? 0) >= 40 || !guesses.some(({ name }) => name === 'Shift_JIS')) return false;
  let pairs = 0;
  let japanese = 0;
  for (let i = 0; i < sample.length; i++) {
    const byte = sample[i] ?? 0;
    if (byte < 0x80) continue;
    pairs++;
    if (byte >= 0x81 && byte <= 0x9f) japanese++;
    i++;
  }
  return japanese > pairs / 2 && strict(sample, 'shift_jis') !== undefined;
}

const western1252 = new Set(['ISO-8859-1', 'windows-1252']);

/** UTF-8 with a few broken characters is still UTF-8. */
const mostly = (text: string): string | undefined =>
  (text.match(/\uFFFD/g)?.length ?? 0) <= 3 + text.length * 0.001 ? text : undefined;

/** Text has hardly any control characters; escape sequences and form feeds of logs and listings are allowed. */
function isNoise(text: string): boolean {
  const sample = text.length > 20_000 ? text.slice(0, 10_000) + text.slice(-10_000) : text;
  let strange = 0;
  for (let i = 0; i < sample.length; i++) {
    const code = sample.charCodeAt(i);
    if (
      code < 0x20
        ? code < 9 || (code > 13 && code !== 0x1b)
        : (code >= 0x7f && code < 0xa0) || code === 0xfffe || code === 0xffff
    )
      strange++;
  }
  return strange > 1 + sample.length * 0.002;
}
