import { extname } from 'node:path';
import type { EntryContent, ReadQuery, SourceEntry } from '../reader.ts';
import { packNote, type PageNote } from './page-note.ts';
import { pagePrint } from './page-print.ts';
import type { WebAnswer, WebContent } from './web-client.ts';

/** The part of an address that is like the name of a file. */
export function pageName(url: string): string {
  const { pathname, hostname } = new URL(url);
  const last = pathname.replace(/\/$/, '').split('/').at(-1) ?? '';
  return last === '' ? hostname.replaceAll('.', '-') : last;
}

/** A page as loaders take it. */
export function pageContent(page: WebContent, note: PageNote = {}): EntryContent {
  const { bytes, mediaType, etag, modified } = page;
  const hash = isHtml(page) ? pagePrint(bytes) : undefined;
  return { bytes, hash, mediaType: sayingType(mediaType), note: packNote({ etag, modified, ...note }) };
}

/** Whether an answer is a page with links. */
export const isHtml = ({ mediaType = '', bytes }: WebContent): boolean =>
  mediaType.trim() === ''
    ? /^\s*<(?:!doctype html|html)/i.test(Buffer.from(bytes.subarray(0, 512)).toString('latin1'))
    : /^\s*(?:text\/html|application\/xhtml\+xml)\b/i.test(mediaType);

export interface PageEntry {
  readonly url: string;
  /** Asks for the page, or for whether it is still as it was. */
  readonly ask: (signal: AbortSignal | undefined) => Promise<WebAnswer>;
  readonly contentOf: (answer: WebContent) => EntryContent;
  /** What was answered already; it is given once and not kept. */
  readonly answer?: WebAnswer | undefined;
  readonly stamp?: string | undefined;
  readonly ignored: ReadQuery['ignored'];
}

/** A page as an entry of its source. */
export function pageEntry({ url, ask, contentOf, answer, stamp, ignored }: PageEntry): SourceEntry {
  let held = answer;
  return {
    key: url,
    path: url,
    url,
    name: pageName(url),
    bytes: answer?.kind === 'content' ? answer.bytes.length : undefined,
    stamp,
    async read({ signal } = {}) {
      const found = held ?? (await ask(signal));
      held = undefined;
      if (found.kind === 'content' && !found.noindex) return contentOf(found);
      if (found.kind === 'unchanged') return 'unchanged';
      if (found.kind !== 'gone') ignored?.(url);
      return 'gone';
    },
  };
}

/** Servers that know no better call everything bytes. */
const sayingType = (mediaType: string | undefined): string | undefined =>
  mediaType !== undefined && /^\s*(?:application\/octet-stream|binary\/octet-stream)\b/i.test(mediaType)
    ? undefined
    : mediaType;

/** Names that no text is behind, or much more than a page. */
export const isPassedOver = (url: string): boolean =>
  passedOver.has(extname(new URL(url).pathname).slice(1).toLowerCase());

const passedOver = new Set(
  (
    'png jpg jpeg gif webp avif svg ico bmp tif tiff css js mjs map woff woff2 ttf otf eot mp3 mp4 m4a m4v ogg ogv oga wav webm avi mov mkv flac ' +
    'zip gz tgz bz2 xz 7z rar tar zst iso dmg exe msi deb rpm apk jar war whl bin wasm swf psd ai'
  ).split(' '),
);
