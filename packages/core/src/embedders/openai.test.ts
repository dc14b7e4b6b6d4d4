import type { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';

import { describeEmbedder } from '../testing/describe-embedder.ts';
import { embeddingsOf, openaiStandIn, sendJson, type Fault, type StandIn } from '../testing/openai-stand-in.ts';
import { hashEmbedder } from './hash.ts';
import { openaiEmbedder, type OpenaiEmbedderOptions } from './openai.ts';

const soon = { attempts: 4, firstPauseMs: 1, longestPauseMs: 1500 };
const open = ({ baseUrl }: StandIn, options: Partial<OpenaiEmbedderOptions> = {}) =>
  openaiEmbedder({ baseUrl, model: 'stand-in', apiKey: 'sk-secret-key', retry: soon, ...options });
const error = (message: string, code = 'invalid_request_error') => ({ error: { message, type: code, code } });

const shared = await openaiStandIn();
describeEmbedder('openaiEmbedder against a stand-in server that speaks the OpenAI wire', () => open(shared));

describe('against a stand-in server that speaks the OpenAI wire', () => {
  test('batches keep to the limits, the key goes in the header, progress is told with the tokens', async () => {
    await using server = await openaiStandIn();
    const embedder = await open(server, { batch: { texts: 3, tokens: 100 } });
    const before = server.requests.length;
    const steps: number[][] = [];
    const texts = ['a b', 'c d', 'e f', 'g h', 'long '.repeat(200), 'i j'];
    const vectors = await embedder.embed(texts, 'passage', { progress: (...step) => steps.push(step) });
    expect(server.requests.slice(before).map(({ body }) => body.input.length)).toEqual([3, 1, 1, 1]);
    expect(server.requests[0]).toMatchObject({
      path: '/v1/embeddings',
      headers: { authorization: 'Bearer sk-secret-key' },
    });
    expect(steps).toEqual([
      [3, 6, 15],
      [4, 6, 20],
      [5, 6, 25],
      [6, 6, 30],
    ]);
    expect(vectors).toEqual(await hashEmbedder({ dimensions: 64 }).embed(texts, 'passage'));
  });

  test('a prefix that is given leaves the other as the model was trained with it', async () => {
    await using server = await openaiStandIn();
    const embedder = await open(server, { model: 'nomic-embed-text', prefixes: { query: 'Q: ' } });
    await embedder.embed(['tea'], 'query');
    await embedder.embed(['tea'], 'passage');
    expect(server.requests.slice(-2).map(({ body }) => body.input)).toEqual([['Q: tea'], ['search_document: tea']]);
  });

  test.each([
    ['voyage-3.5', 'Represent the query for retrieving supporting documents: tea'],
    ['voyageai/voyage-code-3', 'Represent the query for retrieving supporting documents: tea'],
    ['text-embedding-3-small', 'tea'],
  ])('a question to %s is "%s"', async (model, question) => {
    await using server = await openaiStandIn();
    await (await open(server, { model })).embed(['tea'], 'query');
    expect(server.requests.at(-1)?.body.input).toEqual([question]);
  });

  test('prefixes are put in front and belong to the name of the space', async () => {
    await using server = await openaiStandIn();
    const embedder = await open(server, { prefixes: { query: 'Q: ', passage: 'P: ' } });
    await embedder.embed(['tea'], 'query');
    expect(server.requests.at(-1)?.body.input).toEqual(['Q: tea']);
    expect(embedder.space.name).not.toBe((await open(server)).space.name);
  });

  test('dimensions are asked for, and another size is refused with a sentence', async () => {
    await using server = await openaiStandIn();
    expect((await open(server, { dimensions: 32 })).space).toMatchObject({
      dimensions: 32,
      name: 'openai/stand-in/32',
    });
    await using stubborn = await openaiStandIn(async ({ body }, response) =>
      sendJson(response, 200, await embeddingsOf({ ...body, dimensions: 48 })),
    );
    await expect(open(stubborn, { dimensions: 32 })).rejects.toThrow('it has 48 dimensions where 32 are expected');
  });

  test.each(['float', 'base64'] as const)('a server that only sends %s is understood', async (encoding_format) => {
    await using server = await openaiStandIn(async ({ body }, response) =>
      sendJson(response, 200, await embeddingsOf({ ...body, encoding_format })),
    );
    expect(await (await open(server)).embed(['tea'], 'query')).toEqual(
      await hashEmbedder({ dimensions: 64 }).embed(['tea'], 'query'),
    );
  });

  test('a server that refuses base64 is asked for numbers', async () => {
    await using server = await openaiStandIn(
      ({ body }, response) =>
        body.encoding_format === 'base64' && sendJson(response, 400, error('encoding_format base64 is not supported')),
    );
    expect((await open(server)).space.dimensions).toBe(64);
  });

  test('vectors in another order are put in the order of their index', async () => {
    await using server = await openaiStandIn(async ({ body }, response) => {
      const answer = await embeddingsOf(body);
      return sendJson(response, 200, { ...answer, data: answer.data.toReversed() });
    });
    const texts = ['one tea', 'two invoices', 'three stations'];
    expect(await (await open(server)).embed(texts, 'passage')).toEqual(
      await hashEmbedder({ dimensions: 64 }).embed(texts, 'passage'),
    );
  });

  const passing: Record<string, Fault> = {
    '429 with Retry-After': (_, response) => sendJson(response, 429, error('slow down'), { 'retry-after': '0.02' }),
    '500': (_, response) => sendJson(response, 500, error('oops')),
    '503 of too many requests': (_, response) => sendJson(response, 503, error('Too many requests in the queue')),
    '500 of too many requests': (_, response) => sendJson(response, 500, error('Too many requests')),
    '503 with a date': (_, response) => sendJson(response, 503, {}, { 'retry-after': new Date().toUTCString() }),
    'a broken connection': (_, response) => Boolean(response.destroy()),
    'half an answer': (_, response) => {
      response.writeHead(200, { 'content-length': '1000' }).write('{"data":[');
      return Boolean(response.destroy());
    },
    'malformed JSON': (_, response) => Boolean(response.end('<html>')),
    'too few vectors': async ({ body }, response) => {
      const answer = await embeddingsOf(body);
      return sendJson(response, 200, { ...answer, data: answer.data.slice(1) });
    },
    'an index twice': async ({ body }, response) => {
      const answer = await embeddingsOf(body);
      return sendJson(response, 200, { ...answer, data: answer.data.map((item) => ({ ...item, index: 0 })) });
    },
    'no answer in time': async () => {
      await new Promise((resolve) => setTimeout(resolve, 400).unref());
      return true;
    },
  };
  test.each(Object.entries(passing))('%s, twice: the third attempt counts', async (_, fault) => {
    let left = 2;
    await using server = await openaiStandIn(async (...call) => left-- > 0 && fault(...call));
    const embedder = await open(server, { timeoutMs: 200 });
    expect(await embedder.embed(['tea'], 'query')).toEqual(
      await hashEmbedder({ dimensions: 64 }).embed(['tea'], 'query'),
    );
    expect(server.requests).toHaveLength(4);
  });

  test.each([
    ['429', 429, 'rate_limited', 'The embedding service is asked too often: slow … down'],
    ['500', 500, 'upstream_failed', 'The embedding service has a problem (HTTP 500): slow … down'],
  ])('%s without end becomes one sentence without the key', async (_, status, code, message) => {
    await using server = await openaiStandIn((_request, response) =>
      sendJson(response, status, error('slow sk-secret-key down')),
    );
    await expect(open(server)).rejects.toMatchObject({ code, message });
    expect(server.requests).toHaveLength(4);
  });

  test('a connection that the service closes while the next question is on its way is no failure', async () => {
    const used = new WeakSet<Socket>();
    await using server = await openaiStandIn((_, { socket }) => {
      if (!socket || !used.has(socket)) return Boolean(socket && !used.add(socket));
      return Boolean(socket.destroy());
    });
    const embedder = await open(server, { once: true });
    for (const text of ['tea', 'ice']) expect(await embedder.embed([text], 'query', { once: true })).toHaveLength(1);
  });

  test('opening once waits for a service that is asked too often, and for no other trouble', async () => {
    let busy = 2;
    await using server = await openaiStandIn(
      (_, response) => busy-- > 0 && sendJson(response, 429, error('slow down'), { 'retry-after': '0.02' }),
    );
    const embedder = await open(server, { once: true });
    expect(server.requests).toHaveLength(3);
    busy = 2;
    await expect(embedder.embed(['tea'], 'query', { once: true })).rejects.toMatchObject({ code: 'rate_limited' });
    expect(server.requests).toHaveLength(4);
    await using broken = await openaiStandIn((_, response) => sendJson(response, 500, error('oops')));
    await expect(open(broken, { once: true })).rejects.toMatchObject({ code: 'upstream_failed' });
    expect(broken.requests).toHaveLength(1);
  });

  test('vectors that name a text twice are refused with that reason', async () => {
    await using server = await openaiStandIn(async ({ body }, response) => {
      const answer = await embeddingsOf(body);
      return sendJson(response, 200, { ...answer, data: answer.data.map((item) => ({ ...item, index: 0 })) });
    });
    await expect(open(server, { once: true })).rejects.toThrow('which vector is of which text');
  });

  test('an answer without an end is given up', async () => {
    await using server = await openaiStandIn((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const more = () => {
        if (response.destroyed) return;
        response.write(' '.repeat(1e6));
        setImmediate(more);
      };
      more();
      return true;
    });
    await expect(open(server)).rejects.toThrow('sent an answer of more than 64 MB');
    expect(server.requests).toHaveLength(1);
  });

  test('a pause longer than the longest is not waited for', async () => {
    await using server = await openaiStandIn((_, response) =>
      sendJson(response, 429, error('slow down'), { 'retry-after': '3600' }),
    );
    await expect(open(server)).rejects.toMatchObject({ code: 'rate_limited' });
    expect(server.requests).toHaveLength(1);
  });

  test('a used-up quota is not tried again', async () => {
    await using server = await openaiStandIn((_, response) =>
      sendJson(response, 429, error('You exceeded your current quota', 'insufficient_quota')),
    );
    await expect(open(server)).rejects.toThrow('quota is used up');
    expect(server.requests).toHaveLength(1);
  });

  test('a wrong key is said at once, without the key', async () => {
    await using server = await openaiStandIn((_, response) =>
      sendJson(response, 401, error('Incorrect API key provided: sk-secret-key')),
    );
    const failure = await open(server).catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({
      code: 'upstream_failed',
      message: expect.stringMatching(/does not accept the API key \(HTTP 401\)\.$/),
    });
    expect(JSON.stringify(failure)).not.toContain('secret');
    expect(server.requests).toHaveLength(1);
  });

  test('an unknown model is said at once', async () => {
    await using server = await openaiStandIn((_, response) =>
      sendJson(response, 404, error('model "stand-in" not found')),
    );
    await expect(open(server)).rejects.toThrow(
      'does not know this model or address (HTTP 404): model "stand-in" not found',
    );
    expect(server.requests).toHaveLength(1);
  });

  test('one text that is too long is cut with a note, the others of its batch are kept', async () => {
    await using server = await openaiStandIn(
      ({ body }, response) =>
        body.input.some((text) => text.length > 1000) &&
        sendJson(response, 400, error("This model's maximum context length is 8192 tokens")),
    );
    const notes: string[] = [];
    const texts = ['tea', `station ${'long '.repeat(1000)}`, 'invoice'];
    const vectors = await (await open(server)).embed(texts, 'passage', { note: (sentence) => notes.push(sentence) });
    const cut = [texts[0] ?? '', (texts[1] ?? '').slice(0, 626), texts[2] ?? ''];
    expect(vectors).toEqual(await hashEmbedder({ dimensions: 64 }).embed(cut, 'passage'));
    expect(notes).toEqual(['Text 2 is too long for stand-in: only its beginning was embedded.']);
  });

  test('a server that takes few texts at once gets few at once', async () => {
    await using server = await openaiStandIn(
      ({ body }, response) =>
        body.input.length > 4 &&
        sendJson(response, 422, { error: 'batch size 30 > maximum allowed batch size 4', error_type: 'Validation' }),
    );
    const texts = Array.from({ length: 30 }, (_, i) => `text number ${i}`);
    const embedder = await open(server);
    for (let round = 0; round < 2; round++) {
      const before = server.requests.length;
      expect(await embedder.embed(texts, 'passage')).toEqual(
        await hashEmbedder({ dimensions: 64 }).embed(texts, 'passage'),
      );
      // What it takes at once is learnt from its first refusal.
      if (round > 0) expect(server.requests.length - before).toBe(8);
    }
  });

  test.each([
    ['LM Studio', 200, { error: 'Unexpected endpoint or method. (POST /v1/v1/embeddings)' }, 'Unexpected endpoint'],
    [
      'llama.cpp',
      501,
      { error: { code: 501, message: 'This server does not support embeddings. Start it with `--embeddings`' } },
      'Start it with `--embeddings`',
    ],
    ['vLLM', 400, { object: 'error', message: 'The model does not support matryoshka', code: 400 }, 'matryoshka'],
  ])('what %s refuses for good is said at once, in its words', async (_, status, answer, words) => {
    await using server = await openaiStandIn((_request, response) => sendJson(response, status, answer));
    await expect(open(server)).rejects.toMatchObject({
      code: 'upstream_failed',
      message: expect.stringContaining(words),
    });
    expect(server.requests).toHaveLength(1);
  });

  test.each([
    ['TEI', 413, { error: 'Input validation error: `inputs` must have less than 512 tokens. Given: 600' }],
    ['llama.cpp', 500, { error: { message: 'input is too large to process. increase the physical batch size' } }],
    [
      'llama.cpp of late',
      400,
      { error: { type: 'exceed_context_size_error', message: 'larger than the max context size' } },
    ],
    [
      'Ollama',
      400,
      { error: { message: 'the input length exceeds the context length', type: 'invalid_request_error' } },
    ],
  ])('a text that is too long for %s is cut', async (_, status, answer) => {
    await using server = await openaiStandIn(
      ({ body }, response) => body.input.some((text) => text.length > 1000) && sendJson(response, status, answer),
    );
    const text = 'station '.repeat(200);
    expect(await (await open(server)).embed([text], 'passage')).toEqual(
      await hashEmbedder({ dimensions: 64 }).embed([text.slice(0, 800)], 'passage'),
    );
  });

  test.each(['[1, NaN, 2]', '[1, null, 2]', '[1,-Infinity,2]'])(
    'the vector %s is refused at once',
    async (embedding) => {
      await using server = await openaiStandIn(({ body }, response) => {
        const data = body.input.map((_text, index) => `{"index":${index},"embedding":${embedding}}`);
        return Boolean(response.end(`{"data":[${data.join()}]}`));
      });
      await expect(open(server)).rejects.toThrow('it contains values that are not finite numbers');
      expect(server.requests).toHaveLength(1);
    },
  );

  test.each([
    ['zero', [0, 0, 0, 0], 'all its values are zero'],
    ['constant', [0.3, 0.3, 0.3, 0.3], 'all its values are the same'],
    ['the same for every text', [1, 2, 3], 'gives every text the same vector'],
  ])('vectors that are %s are refused when it is opened', async (_, embedding, reason) => {
    await using server = await openaiStandIn(({ body }, response) =>
      sendJson(response, 200, { data: body.input.map((_text, index) => ({ index, embedding })) }),
    );
    await expect(open(server)).rejects.toThrow(reason);
  });

  test('a cancelled call stops waiting at once', async () => {
    let slow = false;
    await using server = await openaiStandIn(
      (_, response) => slow && sendJson(response, 429, error('slow down'), { 'retry-after': '1' }),
    );
    const embedder = await open(server);
    slow = true;
    const stop = new AbortController();
    const call = embedder.embed(['tea'], 'query', { signal: stop.signal });
    setTimeout(() => stop.abort(), 30);
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    expect(server.requests).toHaveLength(2);
  });
});

test('a server that is not there is named, an address that is none is refused', async () => {
  const retry = { ...soon, attempts: 1 };
  await expect(openaiEmbedder({ baseUrl: 'http://127.0.0.1:9/v1', model: 'm', retry })).rejects.toThrow(
    'The embedding service at http://127.0.0.1:9 cannot be reached (ECONNREFUSED).',
  );
  await expect(openaiEmbedder({ baseUrl: 'localhost:11434', model: 'm' })).rejects.toMatchObject({
    code: 'invalid_input',
  });
});

test('what stands behind a question mark in the address stays there', async () => {
  await using server = await openaiStandIn();
  for (const path of ['?version=1', '/?version=1', '/embeddings?version=1'])
    await openaiEmbedder({ baseUrl: `${server.baseUrl}${path}`, model: 'm' });
  expect(new Set(server.requests.map(({ path }) => path))).toEqual(new Set(['/v1/embeddings?version=1']));
});

test.each(['sk-secret\nkey', 'sk-secret-ключ'])(
  'the key %j, which no header can carry, is said to be one',
  async (apiKey) => {
    const failure = await openaiEmbedder({ baseUrl: 'http://127.0.0.1:9/v1', model: 'm', apiKey }).catch(
      (thrown: unknown) => thrown,
    );
    expect(failure).toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining(
        'The API key of the embedding service has characters that a header cannot carry',
      ),
    });
    expect(JSON.stringify(failure)).not.toContain('secret');
  },
);

test('a service that wants to be left alone for longer than anybody waits is heard: for how long is said', async () => {
  await using server = await openaiStandIn((_, response) =>
    sendJson(response, 429, error('slow down'), { 'retry-after': '90' }),
  );
  await expect(open(server)).rejects.toThrow('is asked too often: slow down (it asks to wait 90 s)');
});
