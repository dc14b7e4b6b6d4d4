import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { KbError } from '../errors.ts';

/**
 * The body of an answer, expanded; of a longer one the beginning, with `cut`. Throws `too_large` as soon as it is longer, and `unreadable` when it is
 * packed in a way that nobody asked for.
 */
export async function readBody(
  response: IncomingMessage,
  maxBytes: number,
  { cut = false }: { readonly cut?: boolean | undefined } = {},
): Promise<Uint8Array> {
  const tooLarge = () =>
    new KbError('too_large', `The answer is larger than ${size(maxBytes)}.`, { details: { most: maxBytes } });
  try {
    if (!cut && Number(response.headers['content-length'] ?? 0) > maxBytes) throw tooLarge();
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of expanded(response)) {
      // A stream of bytes gives bytes.
      const piece = chunk as Uint8Array;
      bytes += piece.length;
      if (bytes > maxBytes && !cut) throw tooLarge();
      chunks.push(piece);
      if (bytes > maxBytes) return new Uint8Array(Buffer.concat(chunks, maxBytes));
    }
    if (response.destroyed && !response.complete)
      throw new KbError('upstream_failed', 'The answer ended in the middle.');
    return new Uint8Array(Buffer.concat(chunks));
  } finally {
    if (!response.complete) response.destroy();
  }
}

function expanded(response: IncomingMessage): Readable {
  const coding = response.headers['content-encoding']?.trim().toLowerCase() ?? '';
  if (coding === '' || coding === 'identity') return response;
  const expand = expanders[coding];
  if (!expand) throw new KbError('unreadable', `The answer is packed with «${coding.slice(0, 40)}».`);
  const stream = expand();
  response.once('error', (error) => stream.destroy(error));
  response.once('close', () => {
    if (!response.complete) stream.destroy(new KbError('upstream_failed', 'The answer ended in the middle.'));
  });
  return response.pipe(stream);
}

const expanders: Readonly<Record<string, () => ReturnType<typeof createGunzip>>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

const size = (bytes: number): string =>
  bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} KiB` : `${Math.round(bytes / 1024 / 1024)} MB`;
