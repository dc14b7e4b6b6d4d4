import { expect, test } from 'vitest';

import { describeEmbedder } from '../testing/describe-embedder.ts';
import { hashEmbedder } from './hash.ts';
import { localEmbedder, type TransformersLibrary } from './local.ts';

/** A library with the same calls whose model is `hashEmbedder`. */
const library = async (): Promise<TransformersLibrary> => ({
  env: { cacheDir: null, allowRemoteModels: true },
  async pipeline(_task, _model, { progress_callback }) {
    progress_callback({ status: 'progress_total', loaded: 50, total: 100 });
    return async (texts) => {
      const vectors = await hashEmbedder().embed(texts, 'passage');
      const dimensions = vectors[0]?.length ?? 0;
      return { data: Float32Array.from(vectors.flatMap((vector) => [...vector])), dims: [texts.length, dimensions] };
    };
  },
});

describeEmbedder('localEmbedder over a stand-in for the library', () => localEmbedder({ library }));

test('where the package is not installed, one sentence says how to install it', async () => {
  await expect(localEmbedder()).rejects.toMatchObject({
    code: 'invalid_input',
    message:
      'Local embeddings need the package @huggingface/transformers: install it with "npm install @huggingface/transformers".',
  });
});

test('the progress of the download is told', async () => {
  const steps: number[][] = [];
  await localEmbedder({ library, downloading: (...step) => steps.push(step) });
  expect(steps).toEqual([[50, 100]]);
});

test('a model that cannot be loaded is named', async () => {
  const broken = async () => ({ ...(await library()), pipeline: () => Promise.reject(new Error('404')) });
  await expect(localEmbedder({ model: 'no/such', library: broken })).rejects.toMatchObject({
    code: 'upstream_failed',
    message: expect.stringContaining('no/such'),
  });
});

test('each model gets the prefixes that it was trained with', async () => {
  const plain = await localEmbedder({ library, model: 'Xenova/all-MiniLM-L6-v2' });
  const prefixed = await localEmbedder({ library, model: 'Xenova/multilingual-e5-small' });
  const vectors = await Promise.all([plain, prefixed].map((embedder) => embedder.embed(['tea'], 'query')));
  expect(vectors[0]).toEqual(await hashEmbedder().embed(['tea'], 'query'));
  expect(vectors[1]).toEqual(await hashEmbedder().embed(['query: tea'], 'query'));
});
