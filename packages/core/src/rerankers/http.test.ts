import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
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
  ['logits', [-7.25, 3.5, -1]],
  ['strings', ['-7.25', '3.5', '-1']],
])('scores that are %s are numbers in the order of the texts', async (_, given) => {
  await using server = await standIn((response) =>
    response.end(JSON.stringify({ results: given.map((relevance_score, index) => ({ index, relevance_score })) })),
  );
  expect(await httpReranker({ url: server.url, model: 'm' }).rerank('tea', texts)).toEqual([-7.25, 3.5, -1]);
});

test.each([
  ['leaves out', [{ index: 2, relevance_score: 0.2 }]],
  [
    'gives no number for',
    [
      { index: 0, relevance_score: null },
      { index: 1, relevance_score: null },
      { index: 2, relevance_score: 0.2 },
    ],
  ],
])('what a reranker %s follows in the old order behind what it judged', async (_, answer) => {
  await using server = await standIn((response) => response.end(JSON.stringify({ results: answer })));
  const reranker = httpReranker({ url: server.url, model: 'm' });
  expect(await rerankWithin({ reranker, query: 'tea', items: texts, textOf: String, budgetMs: 5000 })).toEqual({
    items: [{ item: 'tea', score: 0.2 }, { item: 'invoices' }, { item: 'green tea' }],
  });
});

test('an address that leads elsewhere is said, and the key stays here', async () => {
  await using elsewhere = await standIn((response) => response.end(JSON.stringify({ results })));
  await using server = await standIn((response) => response.writeHead(307, { location: elsewhere.url }).end());
  const reranker = httpReranker({ url: server.url, model: 'm', apiKey: 'secret-key-1234' });
  await expect(reranker.rerank('tea', texts)).rejects.toThrow(`sends elsewhere (HTTP 307), to ${elsewhere.url}.`);
  expect(elsewhere.bodies).toEqual([]);
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
    'scores a text that is not there',
    (response: ServerResponse) => response.end(JSON.stringify([7, 0, 1].map((index) => ({ index, score: 1 })))),
    'does not say which score is of which text.',
  ],
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
  expect(ranked.failure?.message).toContain(reason);
});

test('TEI, which misses "texts", is asked again with them, and may cut them', async () => {
  await using server = await standIn((response, body) =>
    body.texts
      ? response.end(JSON.stringify(results.map(({ index, relevance_score: score }) => ({ index, score }))))
      : response.writeHead(422).end('Failed to deserialize the JSON body into the target type: missing field `texts`'),
  );
  expect(await httpReranker({ url: server.url, model: 'm' }).rerank('tea', texts)).toEqual(scores);
  expect(server.bodies.at(-1)).toMatchObject({ query: 'tea', texts, truncate: true });
});

test('a list that is too long is halved, a text that is too long is cut', async () => {
  await using server = await standIn((response, { documents = [] }) => {
    if (documents.length > 2)
      return response.writeHead(413).end('{"error":"batch size 5 > maximum allowed batch size 2"}');
    if (documents.some((text) => text.length > 200))
      return response.writeHead(500).end('{"error":{"message":"input is too large to process"}}');
    const answer = documents.map((text, index) => ({ index, relevance_score: text.length }));
    return response.end(JSON.stringify({ results: answer }));
  });
  const long = 'tea '.repeat(100);
  expect(await httpReranker({ url: server.url, model: 'm' }).rerank('tea', ['a', 'bb', long, 'ccc', 'dddd'])).toEqual([
    1, 2, 200, 3, 4,
  ]);
});

test('how long a list may be is learnt from the first that was too long', async () => {
  await using server = await standIn((response, { documents = [] }) => {
    if (documents.length > 2) return response.writeHead(413).end('{"error":"batch size too large"}');
    const answer = documents.map((text, index) => ({ index, relevance_score: text.length }));
    return response.end(JSON.stringify({ results: answer }));
  });
  const reranker = httpReranker({ url: server.url, model: 'm' });
  for (const requests of [6, 4]) {
    const before = server.bodies.length;
    expect(await reranker.rerank('tea', ['a', 'bb', 'ccc', 'a', 'bb', 'ccc', 'a'])).toEqual([1, 2, 3, 1, 2, 3, 1]);
    expect(server.bodies.length - before).toBe(requests);
  }
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

interface Body {
  readonly documents?: readonly string[];
  readonly texts?: readonly string[];
}

async function standIn(
  answer: (response: ServerResponse, body: Body) => unknown,
): Promise<AsyncDisposable & { readonly url: string; readonly bodies: readonly Body[] }> {
  const bodies: Body[] = [];
  const server = createServer((request, response) => {
    void json(request).then((given) => {
      // What the reranker sends.
      const body = given as Body;
      bodies.push(body);
      answer(response, body);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('The stand-in has no port.');
  return {
    url: `http://127.0.0.1:${address.port}/rerank`,
    bodies,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
