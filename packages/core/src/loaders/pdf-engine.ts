import { readFile } from 'node:fs/promises';
import type * as Engine from 'pdfjs-dist';
import type { Pixels } from './gray-picture.ts';

/** A page whose pictures can be decoded. */
export interface FullPage {
  pictures(): Promise<readonly PlacedPicture[]>;
  cleanup(): void;
}

/** A picture, and by how many quarters of a turn, clockwise, a person sees it turned. */
export interface PlacedPicture extends Pixels {
  readonly turns: number;
}

export interface FullPdf {
  getPage(number: number): Promise<FullPage>;
  destroy(): Promise<void>;
}

/** Opens a PDF with the engine that decodes what scanners write: JBIG2, CCITT and JPEG 2000 among others. It is large, so it is loaded when it is first needed. */
export async function openWithPictures(bytes: Uint8Array): Promise<FullPdf> {
  // The engine asks for these when it is loaded, and uses them only to draw.
  for (const name of ['DOMMatrix', 'Path2D', 'ImageData'])
    Reflect.set(globalThis, name, Reflect.get(globalThis, name) ?? Object);
  const worker: unknown = await import(import.meta.resolve('pdfjs-dist/legacy/build/pdf.worker.min.mjs'));
  Reflect.set(globalThis, 'pdfjsWorker', worker);
  // The declarations of the package describe its ordinary build, which is the same.
  const engine = (await import(import.meta.resolve('pdfjs-dist/legacy/build/pdf.min.mjs'))) as typeof Engine;
  const { getDocument, OPS } = engine;
  const task = getDocument({
    data: new Uint8Array(bytes),
    verbosity: 0,
    useWorkerFetch: false,
    isOffscreenCanvasSupported: false,
    disableFontFace: true,
    wasmUrl: 'decoders/',
    BinaryDataFactory: decoderReader,
  });
  const pdf = await task.promise;
  const drawing: readonly number[] = [
    OPS.paintImageXObject,
    OPS.paintInlineImageXObject,
    OPS.paintImageMaskXObject,
    OPS.paintImageXObjectRepeat,
  ];
  return {
    async getPage(number) {
      const page = await pdf.getPage(number);
      return {
        cleanup: () => page.cleanup(),
        async pictures() {
          const { fnArray, argsArray } = await page.getOperatorList();
          const found = new Map<unknown, PlacedPicture>();
          const directions: number[] = [];
          let direction = 0;
          for (const [i, operation] of fnArray.entries()) {
            // What each operation has as arguments is fixed by the engine.
            const args = argsArray[i] as readonly unknown[];
            if (operation === OPS.save) directions.push(direction);
            else if (operation === OPS.restore) direction = directions.pop() ?? 0;
            else if (operation === OPS.transform) direction += directionOf(Number(args[0]), Number(args[1]));
            if (!drawing.includes(operation)) continue;
            const [named] = args as readonly (string | { readonly data: unknown })[];
            const key = typeof named === 'object' && typeof named.data === 'string' ? named.data : named;
            const objects = typeof key === 'string' && key.startsWith('g_') ? page.commonObjs : page.objs;
            const picture: unknown =
              typeof key === 'string' ? await new Promise((resolve) => objects.get(key, resolve)) : key;
            const size = typeof named === 'object' ? named : picture;
            const pixels = pixelsOf({ ...(size as object), ...(picture as object) });
            if (pixels) found.set(key, { ...pixels, turns: (((page.rotate / 90 - direction) % 4) + 4) % 4 });
          }
          return [...found.values()];
        },
      };
    },
    destroy: () => task.destroy(),
  };
}

/** Quarters of a turn against the clock. */
const directionOf = (a: number, b: number): number => Math.round(Math.atan2(b, a) / (Math.PI / 2));

function pixelsOf(picture: Partial<Pixels>): Pixels | undefined {
  const { width = 0, height = 0, data } = picture;
  return data instanceof Uint8Array || data instanceof Uint8ClampedArray ? { width, height, data } : undefined;
}

/** The engine makes it with `new`, which a function that returns an object allows. */
function decoderReader() {
  return {
    async fetch({ filename }: { readonly filename: string }): Promise<Uint8Array> {
      const decoder = decoders[filename]?.();
      if (decoder === undefined) throw new Error(`There is no ${filename}.`);
      return new Uint8Array(await readFile(new URL(decoder)));
    },
  };
}

const decoders: Readonly<Record<string, () => string>> = {
  'jbig2.wasm': () => import.meta.resolve('pdfjs-dist/wasm/jbig2.wasm'),
  'openjpeg.wasm': () => import.meta.resolve('pdfjs-dist/wasm/openjpeg.wasm'),
};
