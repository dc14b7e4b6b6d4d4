import { expect, onTestFinished, test } from 'vitest';

import { describeEmbedder } from '../../testing/describe-embedder.ts';
import { hashEmbedder } from '../hash.ts';
import { localEmbedder, type LocalEmbedderOptions } from './local.ts';

const library = new URL('../../testing/transformers-stand-in.ts', import.meta.url).href;

/** Its process ends with the test. */
function open(options: LocalEmbedderOptions = {}) {
  const closing = new AbortController();
  onTestFinished(() => closing.abort());
  return localEmbedder({ library, signal: closing.signal, ...options });
}

describeEmbedder('localEmbedder over a stand-in for the library', () => open());

test('where the package is not installed, one sentence says how to install it', async () => {
  await expect(localEmbedder()).rejects.toMatchObject({
    code: 'invalid_input',
    message:
      'Local embeddings need the package @huggingface/transformers: install it with "npm install @huggingface/transformers".',
  });
});

test('the progress of the download is told', async () => {
  const steps: number[][] = [];
  await open({ downloading: (...step) => steps.push(step) });
  expect(steps).toEqual([[50, 100]]);
});

test('a model that cannot be loaded is named', async () => {
  await expect(open({ model: 'missing/model' })).rejects.toMatchObject({
    code: 'upstream_failed',
    message: expect.stringContaining('missing/model'),
  });
});

test('each model gets the prefixes that it was trained with', async () => {
  const plain = await open({ model: 'Xenova/all-MiniLM-L6-v2' });
  const prefixed = await open({ model: 'Xenova/multilingual-e5-small' });
  const vectors = await Promise.all([plain, prefixed].map((embedder) => embedder.embed(['tea'], 'query')));
  expect(vectors[0]).toEqual(await hashEmbedder().embed(['tea'], 'query'));
  expect(vectors[1]).toEqual(await hashEmbedder().embed(['query: tea'], 'query'));
});

test('while passages are embedded this thread goes on, and a question does not wait for all of them', async () => {
  const embedder = await open({ model: 'slow/model' });
  const order: string[] = [];
  let turns = 0;
  const ticking = setInterval(() => (turns += 1), 5);
  const passages = embedder.embed(
    Array.from({ length: 40 }, () => 'Green tea is steamed.'),
    'passage',
  );
  const question = embedder.embed(['How is tea steamed?'], 'query');
  await Promise.all([passages.then(() => order.push('passages')), question.then(() => order.push('question'))]);
  clearInterval(ticking);
  expect(order).toEqual(['question', 'passages']);
  expect(turns).toBeGreaterThan(100);
});

test('a process that ends is said in one sentence, and the next text gets a new one', async () => {
  const embedder = await open({ model: 'Xenova/all-MiniLM-L6-v2' });
  await expect(embedder.embed(['process, end!'], 'query')).rejects.toMatchObject({
    code: 'upstream_failed',
    message: 'The process of the local embedding model Xenova/all-MiniLM-L6-v2 has ended.',
  });
  expect(await embedder.embed(['tea'], 'query')).toEqual(await hashEmbedder().embed(['tea'], 'query'));
});
