import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';

import { embeddingsOf, openaiStandIn, sendJson, type Fault, type StandIn } from '../testing/openai-stand-in.ts';
import { hashEmbedder } from './hash.ts';
import { openaiEmbedder, type OpenaiEmbedderOptions } from './openai.ts';

// Each stand-in answers as the service that it is called after does.
const soon = { attempts: 3, firstPauseMs: 1, longestPauseMs: 1500 };
const open = ({ baseUrl }: StandIn, options: Partial<OpenaiEmbedderOptions> = {}) =>
  openaiEmbedder({ baseUrl, model: 'stand-in', apiKey: 'secret-key-1234', retry: soon, ...options });
const texts = ['one tea', 'two invoices', 'three stations'];
const right = await hashEmbedder({ dimensions: 64 }).embed(texts, 'passage');

describe('what a service does not know is left out from then on', () => {
  test.each<[string, number, unknown]>([
    [
      'LiteLLM',
      400,
      {
        error: {
          message:
            "litellm.UnsupportedParamsError: vertex_ai does not support parameters: {'encoding_format': 'base64'}, for model=gemini-embedding-001. To drop these, set `litellm.drop_params=True` or for proxy:\n\n`litellm_settings:\n drop_params: true`\n. Received Model Group=gemini\nAvailable Model Group Fallbacks=None",
          type: 'None',
          param: null,
          code: '400',
        },
      },
    ],
    [
      'LiteLLM of 2024',
      400,
      {
        error: {
          message:
            'litellm.UnsupportedParamsError: Setting user/encoding format is not supported by gemini. To drop it …',
          code: '400',
        },
      },
    ],
    [
      'LiteLLM that calls it its own fault',
      500,
      {
        error: {
          message: "litellm.APIConnectionError: Value 'float' supplied for argument 'encoding_format'",
          code: 500,
        },
      },
    ],
    [
      'a service that lets FastAPI check what comes',
      422,
      {
        detail: [
          {
            type: 'extra_forbidden',
            loc: ['body', 'encoding_format'],
            msg: 'Extra inputs are not permitted',
            input: 'base64',
          },
        ],
      },
    ],
  ])('%s refuses encoding_format, whatever its value', async (_, status, answer) => {
    await using server = await openaiStandIn(
      ({ body }, response) => body.encoding_format !== undefined && sendJson(response, status, answer),
    );
    const embedder = await open(server);
    for (let round = 0; round < 2; round++) expect(await embedder.embed(texts, 'passage')).toEqual(right);
    expect(server.requests.map(({ body }) => body.encoding_format)).toEqual(['base64', ...Array(3).fill(undefined)]);
  });

  test('a service that refuses encoding_format and says nothing at all is understood', async () => {
    await using server = await openaiStandIn(
      ({ body }, response) => body.encoding_format !== undefined && Boolean(response.writeHead(400).end()),
    );
    expect(await (await open(server)).embed(texts, 'passage')).toEqual(right);
    expect(server.requests).toHaveLength(3);
    await using other = await openaiStandIn((_, response) => Boolean(response.writeHead(400).end()));
    await expect(open(other)).rejects.toThrow('The embedding service refuses the request (HTTP 400).');
    expect(other.requests).toHaveLength(2);
  });

  test.each<[string, unknown]>([
    ['Voyage', { detail: "Argument 'dimensions' is not supported by our API" }],
    [
      'Mistral',
      {
        object: 'error',
        message: {
          detail: [
            { type: 'extra_forbidden', loc: ['body', 'dimensions'], msg: 'Extra inputs are not permitted', input: 32 },
          ],
        },
        type: 'invalid_request_error',
      },
    ],
  ])('%s calls the dimensions output_dimension', async (_, answer) => {
    await using server = await openaiStandIn(async ({ body }, response) => {
      if (body.dimensions !== undefined) return sendJson(response, 400, answer);
      return sendJson(response, 200, await embeddingsOf({ ...body, dimensions: body.output_dimension }));
    });
    const { space } = await open(server, { dimensions: 32 });
    expect(space.dimensions).toBe(32);
    expect(server.requests).toHaveLength(2);
  });

  test('a model of vLLM that has one size only says so itself', async () => {
    const message =
      'Model "stand-in" does not support matryoshka representation, changing output dimensions will lead to poor results.';
    await using server = await openaiStandIn((_request, response) =>
      sendJson(response, 400, { object: 'error', message, type: 'BadRequestError', param: null, code: 400 }),
    );
    await expect(open(server, { dimensions: 32 })).rejects.toThrow('does not support matryoshka');
    expect(server.requests).toHaveLength(1);
  });
});

describe('tokens are counted as the service counts them', () => {
  test.each<[string, unknown, number]>([
    ['Voyage, which says the sum alone', { total_tokens: 7 }, 7],
    ['Ollama', { prompt_tokens: 5, total_tokens: 5 }, 5],
    ['a service that sends nulls', { prompt_tokens: null, total_tokens: null }, 0],
    ['a service that says nothing', undefined, 0],
    ['a service that counts in words', 'many', 0],
  ])('%s', async (_, usage, expected) => {
    await using server = await openaiStandIn(async ({ body }, response) => {
      const { data } = await embeddingsOf(body);
      return sendJson(response, 200, { data: data.map((item) => ({ ...item, index: null })), usage });
    });
    const embedder = await open(server);
    const counted: number[] = [];
    expect(await embedder.embed(texts, 'passage', { progress: (_d, _t, tokens) => counted.push(tokens) })).toEqual(
      right,
    );
    expect(counted).toEqual([expected]);
  });
});

describe('a service that asks to wait is heard', () => {
  const rateLimits: Record<string, [Record<string, string>, unknown]> = {
    'Azure, whose sentence names its quota page': [
      { 'retry-after': '0.01' },
      {
        error: {
          code: '429',
          message:
            'Requests to the Embeddings_Create Operation under Azure OpenAI API version 2024-02-01 have exceeded call rate limit of your current OpenAI S0 pricing tier. Please retry after 0.01 seconds. Please go here: https://aka.ms/oai/quotaincrease if you would like to further increase the default rate limit.',
        },
      },
    ],
    'Gemini, whose limits by the minute are quotas too': [
      {},
      [
        {
          error: {
            code: 429,
            message:
              'You exceeded your current quota, please check your plan and billing details. * Quota exceeded for metric: generativelanguage.googleapis.com/embed_content_free_tier_requests, limit: 100\nPlease retry in 0.01s.',
            status: 'RESOURCE_EXHAUSTED',
            details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '0.01s' }],
          },
        },
      ],
    ],
    'Vertex, which says no time': [
      {},
      [{ error: { code: 429, message: 'Resource has been exhausted (e.g. check quota).' } }],
    ],
    'Voyage without a payment method': [
      {},
      {
        detail:
          'You have not yet added your payment method in the billing page and will have reduced rate limits of 3 RPM and 10K TPM.',
      },
    ],
    'OpenAI, in its headers': [
      {
        'x-ratelimit-remaining-requests': '0',
        'x-ratelimit-reset-requests': '12ms',
        'x-ratelimit-reset-tokens': '6m0s',
      },
      {
        error: {
          message: 'Rate limit reached for text-embedding-3-small',
          type: 'requests',
          code: 'rate_limit_exceeded',
        },
      },
    ],
    'OpenAI, in milliseconds': [
      { 'retry-after-ms': '11', 'retry-after': '1' },
      { error: { message: 'Rate limit reached' } },
    ],
    'a service that names the moment': [
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Date.now() + 20) },
      { error: { message: 'slow down' } },
    ],
  };
  test.each(Object.entries(rateLimits))('%s', async (_, [headers, answer]) => {
    let left = 2;
    await using server = await openaiStandIn(
      (_request, response) => left-- > 0 && sendJson(response, 429, answer, headers),
    );
    const before = performance.now();
    await open(server, { once: true });
    expect(server.requests).toHaveLength(3);
    expect(performance.now() - before).toBeLessThan(1000);
  });

  test.each<[string, Record<string, string>, string]>([
    ['try again in 6m0s', {}, 'it asks to wait 360 s'],
    ['Please retry after 54 seconds.', {}, 'it asks to wait 54 s'],
    ['slow down', { 'retry-after': new Date(Date.now() + 90_000).toUTCString() }, 'it asks to wait'],
    ['slow down', { 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '1m30s' }, 'it asks to wait 90 s'],
  ])('%s %j is longer than anybody waits here, and said', async (message, headers, said) => {
    await using server = await openaiStandIn((_request, response) =>
      sendJson(response, 429, { error: { message } }, headers),
    );
    await expect(open(server)).rejects.toThrow(said);
    expect(server.requests).toHaveLength(1);
  });

  test.each([
    '{"error":{"message":"Loading model","type":"unavailable_error","code":503}}',
    '{"error":"Model m is currently loading","estimated_time":0.02}',
  ])('a model that is still loading is waited for, also where one attempt is all: %s', async (answer) => {
    let left = 2;
    await using server = await openaiStandIn((_request, response) =>
      Boolean(left-- > 0 && response.writeHead(503).end(answer)),
    );
    await open(server, { once: true });
    left = 9;
    await expect(open(server, { once: true })).rejects.toMatchObject({
      trouble: 'loading',
      message: expect.stringContaining('The embedding service is still loading its model (HTTP 503)'),
    });
  });
});

describe('what is too much for a service is sent in smaller parts, and the size is kept', () => {
  test.each<[string, number, unknown]>([
    [
      'DashScope',
      400,
      {
        error: {
          message:
            '<400> InternalError.Algo.InvalidParameter: Value error, batch size is invalid, it should not be larger than 10.: input.contents',
        },
      },
    ],
    [
      'Voyage',
      400,
      {
        detail:
          "Request to model 'voyage-code-3' failed. The max allowed tokens per submitted batch is 120000. Your batch has 124417 tokens after truncation.",
      },
    ],
    [
      'Mistral',
      400,
      { object: 'error', message: 'Too many tokens in batch. Max is 16384 got 17555', type: 'invalid_request_error' },
    ],
    [
      'Infinity',
      422,
      {
        detail: [
          {
            type: 'too_long',
            loc: ['body', 'input'],
            msg: 'List should have at most 10 items after validation, not 30',
          },
        ],
      },
    ],
    ['a proxy', 413, '<html>\r\n<head><title>413 Request Entity Too Large</title></head>\r\n<body>nginx</body></html>'],
  ])('%s', async (_, status, answer) => {
    await using server = await openaiStandIn(
      ({ body }, response) => body.input.length > 10 && sendJson(response, status, answer),
    );
    const embedder = await open(server);
    const many = Array.from({ length: 40 }, (_text, number) => `text number ${number}`);
    const expected = await hashEmbedder({ dimensions: 64 }).embed(many, 'passage');
    for (const requests of [2 + 4, 4]) {
      const before = server.requests.length;
      expect(await embedder.embed(many, 'passage')).toEqual(expected);
      expect(server.requests.length - before).toBe(requests);
    }
  });

  test('a gateway to Gemini that makes one vector of all texts is sent one at a time', async () => {
    await using server = await openaiStandIn(async ({ body }, response) => {
      const answer = await embeddingsOf({ ...body, input: [body.input.join('')] });
      return sendJson(response, 200, answer);
    });
    expect(await (await open(server)).embed(texts, 'passage')).toEqual(right);
    expect(server.requests.slice(-3).map(({ body }) => body.input)).toEqual(texts.map((text) => [text]));
  });

  test('a batch that a slow machine has no time for is halved', async () => {
    let slow = false;
    await using server = await openaiStandIn(async ({ body }) => {
      if (slow && body.input.length > 2) await new Promise((resolve) => setTimeout(resolve, 400).unref());
      return false;
    });
    const embedder = await open(server, { timeoutMs: 150 });
    slow = true;
    expect(await embedder.embed(texts, 'passage')).toEqual(right);
    await expect(embedder.embed(texts, 'passage', { once: true })).rejects.toMatchObject({ trouble: 'late' });
  });
});

describe('one sentence says what is wrong', () => {
  const failures: Record<string, [Fault, string]> = {
    'a redirection, with its target and without what may be secret in it': [
      (_, response) =>
        Boolean(response.writeHead(308, { location: 'https://new.example/v1/embeddings?key=secret-key-1234' }).end()),
      'sends elsewhere (HTTP 308), to https://new.example/v1/embeddings. That is not followed',
    ],
    'the error page of a proxy, by its title': [
      (_, response) =>
        Boolean(
          response
            .writeHead(502, { 'content-type': 'text/html' })
            .end('<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>…</body></html>'),
        ),
      'has a problem (HTTP 502): a web page ("502 Bad Gateway")',
    ],
    'a page to sign in on, with the status of success': [
      (_, response) =>
        Boolean(
          response
            .writeHead(200, { 'content-type': 'text/html' })
            .end('<!DOCTYPE html><html><head><title>Sign in</title></head></html>'),
        ),
      'sent a web page ("Sign in").',
    ],
    'what repeats the address with a key in it': [
      (_, response) => Boolean(response.writeHead(404).end('Cannot POST /v1/embeddings?key=other-secret-key&v=1')),
      '(HTTP 404): Cannot POST /v1/embeddings?key=…&v=1',
    ],
    'a path that Ollama does not have': [
      (_, response) => Boolean(response.writeHead(404).end('404 page not found')),
      '/v1/embeddings does not know this model or address (HTTP 404): 404 page not found',
    ],
    'a country that OpenAI does not serve': [
      (_, response) => sendJson(response, 403, { error: { message: 'Country, region, or territory not supported' } }),
      '(HTTP 403): Country, region, or territory not supported',
    ],
    'OpenRouter, which refuses with the status of success': [
      (_, response) => sendJson(response, 200, { error: { message: 'Provider returned error', code: 502 } }),
      'has a problem (HTTP 502): Provider returned error',
    ],
    'LM Studio, which has no model loaded': [
      (_, response) =>
        sendJson(response, 400, {
          error: "No models loaded. Please load a model in the developer page or use the 'lms load' command.",
        }),
      "No models loaded. Please load a model in the developer page or use the 'lms load' command.",
    ],
    'LiteLLM, whose budget is spent': [
      (_, response) =>
        sendJson(response, 400, {
          error: {
            message: 'ExceededTokenBudget: Current spend for token: 7.2e-05; Max Budget for Token: 2e-07',
            type: 'budget_exceeded',
          },
        }),
      'refuses the request (HTTP 400): ExceededTokenBudget',
    ],
    Cloudflare: [
      (_, response) =>
        sendJson(response, 400, {
          result: null,
          success: false,
          errors: [{ code: 7003, message: 'Could not route to /client/v4/accounts/x' }],
          messages: [],
        }),
      'refuses the request (HTTP 400): Could not route',
    ],
  };
  test.each(Object.entries(failures))('%s', async (_, [fault, sentence]) => {
    await using server = await openaiStandIn(fault);
    const failure = await open(server).catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({ message: expect.stringContaining(sentence) });
    expect(String(failure) + JSON.stringify(failure)).not.toContain('secret-key');
  });

  test('what a service repeats of a text says nothing about the service', async () => {
    let isOpen = false;
    const input = 'The budget of the model is not found: its context length and batch size are too long, NaN.';
    await using server = await openaiStandIn(
      (_, response) =>
        isOpen &&
        sendJson(response, 422, {
          detail: [{ type: 'string_type', loc: ['body', 'input', 0], msg: 'Not good', input }],
        }),
    );
    const embedder = await open(server);
    isOpen = true;
    await expect(embedder.embed([input], 'passage')).rejects.toMatchObject({
      trouble: 'refused',
      message: 'The embedding service refuses the request (HTTP 422): body,input,0: Not good',
    });
    expect(server.requests).toHaveLength(2);
  });

  test('where /v1 is missing in the address, that is thought of', async () => {
    await using server = await openaiStandIn((_, response) =>
      Boolean(response.writeHead(404).end('404 page not found')),
    );
    const hint = '404 page not found. Most addresses end in /v1.';
    await expect(openaiEmbedder({ baseUrl: server.baseUrl.slice(0, -3), model: 'm' })).rejects.toThrow(hint);
    await expect(openaiEmbedder({ baseUrl: server.baseUrl, model: 'm' })).rejects.not.toThrow(hint);
  });

  test.each(['LM Studio, which has no model loaded', 'LiteLLM, whose budget is spent'])(
    '%s, has refused no text',
    async (name) => {
      let [fault] = failures[name] ?? [];
      await using server = await openaiStandIn((...call) => fault?.(...call) ?? false);
      const failing = fault;
      fault = undefined;
      const embedder = await open(server);
      fault = failing;
      await expect(embedder.embed(texts, 'passage')).rejects.toMatchObject({ trouble: 'failing' });
    },
  );

  test('a text of which Ollama makes no numbers is refused, and nothing else', async () => {
    await using server = await openaiStandIn(
      ({ body }, response) =>
        body.input.includes('two invoices') &&
        sendJson(response, 500, {
          error: { message: 'failed to encode response: json: unsupported value: NaN', type: 'api_error' },
        }),
    );
    const embedder = await open(server);
    const before = server.requests.length;
    await expect(embedder.embed(texts, 'passage')).rejects.toMatchObject({ trouble: 'refused' });
    expect(server.requests.length - before).toBe(1);
  });
});

test('an answer that a proxy has packed without being asked is read', async () => {
  await using server = await openaiStandIn(async ({ body }, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
    return Boolean(response.end(gzipSync(JSON.stringify(await embeddingsOf(body)))));
  });
  expect(await (await open(server)).embed(texts, 'passage')).toEqual(right);
});

test('vectors of 8192 dimensions come as they are, slowly and in pieces', async () => {
  await using server = await openaiStandIn(async ({ body }, response) => {
    const answer = JSON.stringify(await embeddingsOf({ ...body, encoding_format: 'float', dimensions: 8192 }));
    for (let start = 0; start < answer.length; start += 100_000) {
      response.write(answer.slice(start, start + 100_000));
      await new Promise(setImmediate);
    }
    return Boolean(response.end());
  });
  const embedder = await open(server);
  expect(embedder.space.dimensions).toBe(8192);
  expect(await embedder.embed(texts, 'passage')).toEqual(
    await hashEmbedder({ dimensions: 8192 }).embed(texts, 'passage'),
  );
});
