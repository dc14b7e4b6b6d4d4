import { once } from 'node:events';
import { createReadStream, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';

import { describeEmbedder } from '../testing/describe-embedder.ts';
import { writeTinyModel } from '../testing/tiny-model.ts';
import { localEmbedder, type LocalEmbedderOptions, type TransformersLibrary } from './local.ts';

const name = '@huggingface/transformers';
/** Too large to come with the sources (450 MB): a folder where it is installed. */
const installed = process.env['TEST_TRANSFORMERS'];
const folder = mkdtempSync(join(tmpdir(), 'kb-mcp-local-'));
afterAll(() => rmSync(folder, { recursive: true }));

type Library = TransformersLibrary & { readonly env: { remoteHost: string } };
let imports = 0;

/** The library as a process that has just started has it: without what it remembers of models. */
async function freshLibrary(): Promise<Library> {
  // What is required is the twin of what is imported.
  const { href } = pathToFileURL(createRequire(join(installed ?? folder, 'any.js')).resolve(name));
  return import(/* @vite-ignore */ `${href.replace('.node.cjs', '.node.mjs')}?${++imports}`);
}

describe.skipIf(!installed)(`localEmbedder over ${name} itself, in the folder TEST_TRANSFORMERS`, () => {
  const model = join(folder, 'hub', 'tiny', 'letters');
  writeTinyModel(model);
  describeEmbedder('a model in a folder', async () => localEmbedder({ library: freshLibrary, model, offline: true }));

  test('a model is downloaded once, with its progress told; later nothing is asked, and nothing when downloads are off', async () => {
    const { asked, library } = await hub();
    const of: LocalEmbedderOptions = { library, model: 'tiny/letters', cacheFolder: join(folder, 'models') };
    const told: number[] = [];
    const first = await localEmbedder({ ...of, downloading: (loaded, total) => told.push(loaded / total) });
    expect(told.at(-1)).toBe(1);
    expect(asked()).toContain('/tiny/letters/resolve/main/onnx/model_quantized.onnx');
    for (const offline of [false, true]) {
      const again = await localEmbedder({ ...of, offline });
      expect(await again.embed(['green tea'], 'query')).toEqual(await first.embed(['green tea'], 'query'));
      expect(asked()).toEqual([]);
    }
    await expect(localEmbedder({ ...of, model: 'tiny/other', offline: true })).rejects.toMatchObject({
      message: expect.stringContaining('It is not on this machine, and downloads are off.'),
    });
    expect(asked()).toEqual([]);
  });
});

/** A hub on a loopback port that has the tiny model. `asked` gives the paths that were asked for since it was last called. */
async function hub() {
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
  const host = `http://127.0.0.1:${address && typeof address === 'object' ? address.port : 0}/`;
  return {
    asked: () => paths.splice(0),
    async library() {
      const library = await freshLibrary();
      library.env.remoteHost = host;
      return library;
    },
  };
}
