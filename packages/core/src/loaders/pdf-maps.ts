import { readFile } from 'node:fs/promises';

/**
 * What the PDF engine needs to read Chinese, Japanese and Korean text whose fonts name a standard character set instead of bringing their own table.
 * The maps are files beside this program; nothing is fetched from elsewhere.
 */
export const characterMaps = { BinaryDataFactory: characterMapReader, cMapUrl: 'maps/', cMapPacked: true };

interface Wanted {
  readonly kind: string;
  readonly filename: string;
}

/** The engine makes it with `new`, which a function that returns an object allows. */
function characterMapReader() {
  return {
    async fetch({ kind, filename }: Wanted): Promise<Uint8Array> {
      // Names come out of the document.
      if (kind !== 'cMapUrl' || !/^[\w-]+\.bcmap$/.test(filename)) throw new Error(`There is no ${filename}.`);
      return new Uint8Array(await readFile(new URL(filename, import.meta.resolve('pdfjs-dist/cmaps/LICENSE'))));
    },
  };
}
