import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { call, error, say } from '../openai-stand-in/script.ts';
import { type Script, servedBase } from './served-base.ts';

const asking = servedBase();
const tea = ['search_documents', { query: 'tea' }] as const;

describe.each(['chat', 'responses'] as const)('against a stand-in for the %s API', (api) => {
  test('tools are called side by side, their results come back, and the tokens are counted', async () => {
    const script: Script = [
      call(tea, ['list_documents', { limit: null }], ['get_database_stats', '']),
      ({ results }) => say(`There are ${results.length} results.`),
    ];
    await using here = await asking(api, script);
    const answer = await here.client.processQuery('What is there?');
    expect(answer).toMatchObject({ text: 'There are 3 results.', finish: 'answered', notes: [] });
    expect(answer.calls.map(({ tool, ok }) => [tool, ok]).toSorted()).toEqual([
      ['get_database_stats', true],
      ['list_documents', true],
      ['search_documents', true],
    ]);
    expect(answer.usage).toEqual({ input: 200, cached: 80, output: 40 });
    expect(answer).not.toHaveProperty('cost');
    await using priced = await asking(api, script, { price: { input: 1, cached: 0.5, output: 10 } });
    const { cost } = await priced.client.processQuery('What is there?');
    expect(cost).toBeCloseTo((120 * 1 + 80 * 0.5 + 40 * 10) / 1e6, 10);
  });

  test('a quotation that stands in the document is verified, one that does not is marked, also when the id is unknown', async () => {
    await using here = await asking(api, [
      call(tea),
      ({ results }) => {
        const { id } = (JSON.parse(results[0]!) as { results: { id: string }[] }).results[0]!;
        return say(
          `“green tea is  steamed” [${id}], and "it is roasted" [${id}], and «Black tea  is oxidised.» [${id}], “no” [none-0].`,
        );
      },
    ]);
    const { citations } = await here.client.processQuery('How is tea made?');
    expect(citations.map(({ quote, status }) => [quote, status])).toEqual([
      ['green tea is  steamed', 'verified'],
      ['it is roasted', 'unsupported'],
      ['Black tea  is oxidised.', 'verified'],
      ['no', 'unsupported'],
    ]);
    expect(citations[0]!.source).toMatchObject({ title: 'Tea' });
  });

  test('a number that a packed context gave to a passage is as good as its id', async () => {
    await using here = await asking(api, [
      call(['get_context_for_rag', { query: 'tea' }]),
      say('“Green tea is steamed” [1], “Coffee is roasted” [1], “Green tea” [9].'),
    ]);
    const { citations } = await here.client.processQuery('How is tea made?');
    expect(citations).toMatchObject([
      { id: '1', status: 'verified', source: { title: 'Tea' } },
      { id: '1', status: 'unsupported' },
      { id: '9', status: 'unsupported' },
    ]);
  });

  test('the conversation goes on with what was said before, and is forgotten on reset', async () => {
    await using here = await asking(api, [({ questions }) => say(questions.join(' | '))]);
    await here.client.processQuery('One?');
    expect((await here.client.processQuery('Two?')).text).toBe('One? | Two?');
    here.client.reset();
    expect((await here.client.processQuery('Three?')).text).toBe('Three?');
  });

  test.each([
    ['a comma too many', '{"query": "tea",}', 'Tea'],
    ['a code fence', '```json\n{"query": "tea"}\n```', 'Tea'],
    ['JSON inside a string', JSON.stringify('{"query": "tea"}'), 'Tea'],
    ['JSON that is cut off', '{"query": "te', 'not valid JSON; nothing was called'],
    ['a list', '["tea"]', 'must be one JSON object'],
    ['a wrong type', '{"query": 7}', 'invalid_input'],
  ])('arguments with %s are repaired, or refused in words that the model gets', async (_, input, given) => {
    await using here = await asking(api, [call(['search_documents', input]), ({ results }) => say(results[0]!)]);
    expect((await here.client.processQuery('Tea?')).text).toContain(given);
  });

  test('a tool that does not exist, one that fails and one that takes too long are told to the model', async () => {
    await using here = await asking(
      api,
      [
        call(['make_tea', {}], ['fetch', { id: 'none' }], ['wait', { ms: 60_000 }]),
        ({ results }) => say(results.join('\n')),
      ],
      { limits: { callMs: 1_000 } },
    );
    const { text, calls } = await here.client.processQuery('Tea?');
    expect(text).toContain('There is no tool make_tea. There are: search, fetch');
    expect(text).toContain('The tool failed: {"code":"not_found"');
    expect(text).toContain('The tool did not answer within 1 s.');
    expect(calls.map(({ ok }) => ok)).toEqual([false, false]);
  });

  test('the same call is made once; a model that repeats it is made to answer', async () => {
    await using here = await asking(api, [
      ({ mayCall, results }) =>
        mayCall
          ? call(['search_documents', results.length % 2 ? { limit: 3, query: 'tea' } : { query: 'tea', limit: 3 }])
          : say('Enough.'),
    ]);
    const answer = await here.client.processQuery('Tea?');
    expect(answer).toMatchObject({ text: 'Enough.', notes: [expect.stringContaining('repeated')] });
    expect(answer.calls).toHaveLength(1);
    expect(here.standIn.asked).toHaveLength(4);
  });

  test('rounds and tokens have an end', async () => {
    const restless: Script = [
      ({ mayCall, results }) => (mayCall ? call(['search', { query: `tea ${results.length}` }]) : say('Done.')),
    ];
    await using rounds = await asking(api, restless, { limits: { rounds: 3 } });
    expect(await rounds.client.processQuery('Tea?')).toMatchObject({
      text: 'Done.',
      notes: [expect.stringContaining('3 rounds')],
    });
    await using tokens = await asking(api, restless, { limits: { tokens: 500 } });
    expect(await tokens.client.processQuery('Tea?')).toMatchObject({
      text: 'Done.',
      notes: [expect.stringContaining('500 tokens')],
    });
  });

  test('a model that calls although it may not, and one that says nothing, end in one sentence', async () => {
    await using restless = await asking(api, [call(tea)], { limits: { rounds: 0 } });
    await expect(restless.client.processQuery('Tea?')).rejects.toThrow('gpt-4.1-mini gave no answer.');
    await using silent = await asking(api, [say('')]);
    await expect(silent.client.processQuery('Tea?')).rejects.toMatchObject({ code: 'upstream_failed' });
  });

  test('a refusal, a content filter and an answer that is cut off are said to be that', async () => {
    for (const [step, expected] of [
      [
        { kind: 'say', refusal: 'I cannot help with that.' },
        { finish: 'refusal', text: 'I cannot help with that.' },
      ],
      [say('Half an', { finish: 'content_filter' }), { finish: 'filter', text: 'Half an' }],
      [say('Half an answer', { finish: 'length' }), { finish: 'cut', text: 'Half an answer' }],
    ] as const) {
      await using here = await asking(api, [step]);
      expect(await here.client.processQuery('Tea?')).toMatchObject(expected);
    }
  });

  test('a busy or failing service is asked again, as it says when', async () => {
    await using here = await asking(api, [
      error(429, 'rate_limit_exceeded', { 'retry-after-ms': '20' }),
      error(503, 'overloaded', { 'retry-after-ms': '5' }),
      say('At last.'),
    ]);
    expect((await here.client.processQuery('Tea?')).text).toBe('At last.');
  });

  test('a connection that is lost on the way is taken up again, and listeners are told that the text begins anew', async () => {
    const lost = say('Green tea is steamed.', { after: { pieces: 3, what: 'lost' } });
    await using here = await asking(api, [lost, say('Green tea.')]);
    const types: string[] = [];
    for await (const event of here.client.stream('Tea?')) if (event.type !== types.at(-1)) types.push(event.type);
    expect(types).toEqual(['text', 'restart', 'text', 'answer']);
    await using always = await asking(api, [lost]);
    await expect(always.client.processQuery('Tea?')).rejects.toMatchObject({ code: 'upstream_failed' });
  });

  test.each([
    ['a wrong key', error(401, 'invalid_api_key'), 'unauthenticated', /does not accept this API key/],
    ['a model that is not there', error(404, 'model_not_found'), 'not_found', /knows no model gpt-4\.1-mini/],
    ['no credit', error(429, 'insufficient_quota', { 'retry-after-ms': '1' }), 'rate_limited', /no credit left/],
    ['too long a context', error(400, 'context_length_exceeded'), 'too_large', /too long for gpt-4\.1-mini/],
    ['a filter on the question', error(400, 'content_filter'), 'forbidden', /content filter/],
    [
      'a failure of the service',
      error(500, 'server_error', { 'retry-after-ms': '1' }),
      'upstream_failed',
      /service failed/,
    ],
    [
      'a failure in the stream',
      say('Gre', { failure: { code: 'server_error', message: 'boom' } }),
      'upstream_failed',
      /service/,
    ],
    ['silence before the answer', { kind: 'silence' } as const, 'timeout', /did not answer in time/],
    [
      'silence in the answer',
      say('Green tea', { after: { pieces: 3, what: 'silence' } }),
      'timeout',
      /stopped in the middle/,
    ],
  ] as const)('%s is one sentence', async (_, step, code, sentence) => {
    await using here = await asking(api, [step], { timeoutMs: 150, retries: 1, apiKey: 'sk-secret-key' });
    const failed = here.client.processQuery('Tea?');
    await expect(failed).rejects.toMatchObject({ code, message: expect.stringMatching(sentence) });
    await expect(failed).rejects.not.toThrow('sk-secret');
  });

  test('slow tokens arrive as they come', async () => {
    await using here = await asking(api, [say('Green tea is steamed, black tea is oxidised.', { pauseMs: 20 })], {
      timeoutMs: 500,
    });
    const times: number[] = [];
    for await (const event of here.client.stream('Tea?')) if (event.type === 'text') times.push(performance.now());
    expect(times.length).toBeGreaterThan(4);
    expect(times.at(-1)! - times[0]!).toBeGreaterThan(60);
  });

  test('whoever leaves a stream, aborts or closes stops the call that is under way', async () => {
    await using watch = await asking(api, [say('')]);
    const stopped = async () => (await watch.client.callTool('stopped', {})).output as { stopped: number };
    const { stopped: before } = await stopped();
    await using here = await asking(api, [call(['wait', { ms: 60_000 }])]);
    const calling = async (act: () => unknown, signal?: AbortSignal) => {
      for await (const event of here.client.stream('Tea?', { signal })) {
        if (event.type !== 'call') continue;
        // The call has to reach the server first.
        await pause(200);
        if (act()) break;
      }
    };
    await calling(() => true);
    const abort = new AbortController();
    const aborted = calling(() => abort.abort(), abort.signal);
    await expect(aborted).rejects.toMatchObject({ code: 'cancelled', message: 'It was interrupted.' });
    const closing = () => {
      here.client.close().catch(() => undefined);
    };
    await expect(calling(closing)).rejects.toMatchObject({ code: 'cancelled' });
    await expect.poll(stopped).toEqual({ stopped: before + 3 });
    await expect(here.client.processQuery('Tea?')).rejects.toMatchObject({ code: 'conflict' });
  });
});
