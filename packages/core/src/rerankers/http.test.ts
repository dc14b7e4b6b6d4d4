import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { expect, test } from 'vitest';

import { rerankWithin } from '../retrieval/rerank.ts';
import { httpReranker } from './http.ts';

const texts = ['invoices', 'green tea', 'tea'];
const scores = [0.1, 0.9, 0.5];
const results = scores.map((relevance_score, index) => ({ index, relevance_score })).toReversed();

test.each([
  ['Cohere, Jina and vLLM', { results }],
  ['Voyage', { data: results }],
  ['TEI', results.map(({ index, relevance_score }) => ({ index, score: relevance_score }))],
])('against a stand-in server that speaks the wire of %s: scores in the order of the texts', async (_, answer) => {
  await using server = await standIn((response) => response.end(JSON.stringify(answer)));
  expect(await httpReranker({ url: server.url, model: 'm' }).rerank('tea', texts)).toEqual(scores);
});

test.each([
  [
    'fails',
    (response: ServerResponse) => response.writeHead(500).end('{"error":"oops"}'),
    'has a problem (HTTP 500): oops',
  ],
  ['wants a key', (response: ServerResponse) => response.writeHead(401).end(), 'wants an API key (HTTP 401).'],
  ['sends too few', (response: ServerResponse) => response.end('{"results":[]}'), 'sent 0 scores for 3 texts.'],
  [
    'sends something else',
    (response: ServerResponse) => response.end('{"ok":true}'),
    'sent an answer of another form.',
  ],
  ['is late', () => undefined, 'm took longer than 100 ms.'],
])('a reranker that %s is skipped, and the result says so', async (_, answer, reason) => {
  await using server = await standIn(answer);
  const reranker = httpReranker({ url: server.url, model: 'm' });
  const ranked = await rerankWithin({
    reranker,
    query: 'tea',
    items: texts,
    textOf: (text) => text,
    budgetMs: reason.includes('100') ? 100 : 5000,
  });
  expect(ranked.items.map(({ item }) => item)).toEqual(texts);
  expect(ranked.skipped).toContain(reason);
});

test('a server that misses "texts" is asked again with them', async () => {
  let asked = 0;
  await using server = await standIn((response) =>
    asked++ === 0
      ? response.writeHead(422).end('Failed to deserialize the JSON body into the target type: missing field `texts`')
      : response.end(JSON.stringify(results)),
  );
  expect(await httpReranker({ url: server.url, model: 'm' }).rerank('tea', texts)).toEqual(scores);
});

test('a reranker in time decides the order', async () => {
  await using server = await standIn((response) => response.end(JSON.stringify({ results })));
  const reranker = httpReranker({ url: server.url, model: 'm' });
  const ranked = await rerankWithin({ reranker, query: 'tea', items: texts, textOf: (text) => text, budgetMs: 5000 });
  expect(ranked).toEqual({
    items: [
      { item: 'green tea', score: 0.9 },
      { item: 'tea', score: 0.5 },
      { item: 'invoices', score: 0.1 },
    ],
  });
});

test('a cancelled search is cancelled, not skipped', async () => {
  await using server = await standIn(() => undefined);
  const reranker = httpReranker({ url: server.url, model: 'm' });
  const call = rerankWithin({
    reranker,
    query: 'tea',
    items: texts,
    textOf: String,
    budgetMs: 5000,
    signal: AbortSignal.timeout(30),
  });
  await expect(call).rejects.toMatchObject({ code: 'timeout' });
});

async function standIn(
  answer: (response: ServerResponse) => unknown,
): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer((_, response) => {
    answer(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('The stand-in has no port.');
  return {
    url: `http://127.0.0.1:${address.port}/rerank`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
