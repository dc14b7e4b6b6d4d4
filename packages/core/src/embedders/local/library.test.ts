import { once } from 'node:events';
import { createReadStream, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest';

import { describeEmbedder } from '../../testing/describe-embedder.ts';
import { writeTinyModel } from '../../testing/tiny-model.ts';
import { localEmbedder, type LocalEmbedderOptions } from './local.ts';

/** A folder where the library is installed: it is too large to come with the sources (450 MB). */
const isInstalled = process.env['TEST_TRANSFORMERS'] !== undefined;
const library = new URL('../../testing/transformers-from-hub.ts', import.meta.url).href;
const folder = mkdtempSync(join(tmpdir(), 'kb-mcp-local-'));
afterAll(() => rmSync(folder, { recursive: true }));

function open(options: LocalEmbedderOptions) {
  const closing = new AbortController();
  onTestFinished(() => closing.abort());
  return localEmbedder({ library, signal: closing.signal, ...options });
}

describe.skipIf(!isInstalled)('localEmbedder over @huggingface/transformers in the folder TEST_TRANSFORMERS', () => {
  const model = join(folder, 'hub', 'tiny', 'letters');
  writeTinyModel(model);
  describeEmbedder('a model in a folder', () => open({ model, offline: true }));

  test('a model is downloaded once, with its progress told; later nothing is asked, and nothing when downloads are off', async () => {
    const asked = await hub();
    const of = { model: 'tiny/letters', cacheFolder: join(folder, 'models') };
    const told: number[] = [];
    const first = await open({ ...of, downloading: (loaded, total) => told.push(loaded / total) });
    expect(told.at(-1)).toBe(1);
    expect(asked()).toContain('/tiny/letters/resolve/main/onnx/model_quantized.onnx');
    for (const offline of [false, true]) {
      const again = await open({ ...of, offline });
      expect(await again.embed(['green tea'], 'query')).toEqual(await first.embed(['green tea'], 'query'));
      expect(asked()).toEqual([]);
    }
    await expect(open({ ...of, model: 'tiny/other', offline: true })).rejects.toMatchObject({
      message: expect.stringContaining('It is not on this machine, and downloads are off.'),
    });
    expect(asked()).toEqual([]);
  });
});

/** Starts a hub on a loopback port that has the tiny model; what it returns gives the paths that were asked for since it was last called. */
async function hub(): Promise<() => readonly string[]> {
  const paths: string[] = [];
  const server = createServer(({ url = '' }, response) => {
    paths.push(url);
    const file = join(folder, 'hub', url.replace('/resolve/main/', '/'));
    if (existsSync(file)) createReadStream(file).pipe(response.setHeader('content-length', statSync(file).size));
    else response.writeHead(404).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  const address = server.address();
  vi.stubEnv('TEST_HUB', `http://127.0.0.1:${address && typeof address === 'object' ? address.port : 0}/`);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  return () => paths.splice(0);
}
