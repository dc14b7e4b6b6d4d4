import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Prints as fast as it is read, and no more once the reader has seen enough. */
export async function printChunks(chunks: AsyncIterable<string>): Promise<void> {
  try {
    await pipeline(Readable.from(chunks), process.stdout, { end: false });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'EPIPE' && code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}
