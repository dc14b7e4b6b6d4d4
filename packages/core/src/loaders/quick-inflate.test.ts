import { deflateRawSync, deflateSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { inflateQuickly } from './quick-inflate.ts';

const usual = globalThis.DecompressionStream;
afterAll(() => Reflect.set(globalThis, 'DecompressionStream', usual));
inflateQuickly();

const inflated = (bytes: Uint8Array<ArrayBuffer>, format: 'deflate' | 'deflate-raw'): Promise<string> =>
  new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream(format))).text();
const text = 'Fait et passé à Évreux. '.repeat(50_000);

test('what is inflated quickly is what the usual way gives; other formats go the usual way', async () => {
  expect(await inflated(new Uint8Array(deflateSync(text)), 'deflate')).toBe(text);
  expect(await inflated(new Uint8Array(deflateRawSync(text)), 'deflate-raw')).toBe(text);
});

test('what is damaged is refused, so that the engine can read it in its own way', async () => {
  const cut = new Uint8Array(deflateSync(text).subarray(0, 2_000));
  await expect(inflated(cut, 'deflate')).rejects.toThrow('unexpected end of file');
});
