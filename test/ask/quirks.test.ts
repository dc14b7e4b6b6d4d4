import { describe, expect, test } from 'vitest';
import type { Asked, Step } from '../openai-stand-in.ts';
import { call, error, type Quirk, say } from '../openai-stand-in/script.ts';
import { type Script, servedBase } from './served-base.ts';

const served = servedBase();
const asking = (api: 'chat' | 'responses', ...script: Script) => served(api, script, { model: 'm', timeoutMs: 5_000 });

const quirky = (step: Step, quirks: readonly Quirk[]): Step => (step.kind === 'say' ? { ...step, quirks } : step);

const chatQuirks: readonly (readonly Quirk[])[] = [
  ['no ids'],
  ['one number'],
  ['no numbers'],
  ['no ids', 'one number'],
  ['no ids', 'no numbers', 'objects', 'stop after calls'],
  ['repeated names'],
  ['no reason'],
  ['no usage', 'stop after calls'],
  ['empty choices', 'unknown events'],
  ['parts'],
];
const responsesQuirks: readonly (readonly Quirk[])[] = [
  ['unknown events'],
  ['empty output'],
  ['no ids'],
  ['no usage', 'empty output', 'no ids', 'unknown events'],
];

test.each([
  ...chatQuirks.map((quirks) => ['chat', quirks] as const),
  ...responsesQuirks.map((quirks) => ['responses', quirks] as const),
])('a stand-in for a %s service with these ways: %j — is understood all the same', async (api, quirks) => {
  await using here = await asking(
    api,
    quirky(call(['search_documents', { query: 'tea' }], ['list_documents', { limit: 3 }]), quirks),
    quirky(call(['fetch', { id: 'none' }]), quirks),
    ({ results }) => quirky(say(`There are ${results.length} results.`), quirks),
  );
  const answer = await here.client.processQuery('Tea?');
  expect(answer).toMatchObject({ text: 'There are 3 results.', finish: 'answered', notes: [] });
  expect(answer.calls.map(({ tool, ok }) => [tool, ok]).toSorted()).toEqual([
    ['fetch', false],
    ['list_documents', true],
    ['search_documents', true],
  ]);
  expect(answer.usage.output).toBeGreaterThan(0);
});

test('names and arguments that a service would not take back are mended before they go back; a stand-in plays it', async () => {
  await using here = await asking(
    'chat',
    {
      kind: 'say',
      calls: [
        { name: 'functions.search_documents', arguments: { query: 'tea' } },
        { name: 'get_database_stats<|channel|>commentary', arguments: {} },
        { name: 'fetch', arguments: '{"id": "te' },
        { name: '', arguments: {} },
      ],
    },
    ({ results }) => say(results.join('\n')),
  );
  const { text, calls } = await here.client.processQuery('Tea?');
  expect(calls.map(({ tool }) => tool).toSorted()).toEqual(['get_database_stats', 'search_documents']);
  expect(text).toContain('not valid JSON; nothing was called');
  expect(text).toContain('There is no tool unnamed.');
});

test('what an older service does not know is left out, and not tried again; a stand-in plays it', async () => {
  const refusing = (asked: Asked): Step => {
    const body = JSON.stringify(asked.body);
    const unknown = ['stream_options', 'strict'].find((name) => body.includes(`"${name}"`));
    if (unknown !== undefined)
      return { kind: 'error', status: 400, error: { message: `Unknown parameter: '${unknown}'.` } };
    return quirky(say('At last.'), ['no usage']);
  };
  await using here = await asking('chat', refusing);
  expect((await here.client.processQuery('Tea?')).text).toBe('At last.');
  expect((await here.client.processQuery('Tea?')).text).toBe('At last.');
  expect(here.standIn.asked).toHaveLength(4);
});

describe.each(['chat', 'responses'] as const)('against a stand-in for the %s API', (api) => {
  test.each(['lost', 'torn', 'ended'] as const)(
    'a stream that is %s before its end is asked for again, before the first word and after',
    async (what) => {
      for (const pieces of what === 'ended' ? [1, 4] : [0, 1, 4]) {
        await using here = await asking(
          api,
          say('Green tea is steamed.', { after: { pieces, what } }),
          say('Steamed.'),
        );
        expect({ pieces, text: (await here.client.processQuery('Tea?')).text }).toEqual({ pieces, text: 'Steamed.' });
      }
      await using always = await asking(api, say('Green tea is steamed.', { after: { pieces: 4, what } }));
      await expect(always.client.processQuery('Tea?')).rejects.toMatchObject({
        code: 'upstream_failed',
        message: 'The connection to the model service broke off again and again.',
      });
      expect(always.standIn.asked).toHaveLength(3);
    },
  );

  test('a busy service is waited for as its Retry-After says, and one that wants an hour is not', async () => {
    await using soon = await asking(api, error(429, 'rate_limit_exceeded', { 'retry-after': '1' }), say('At last.'));
    expect((await soon.client.processQuery('Tea?')).text).toBe('At last.');
    await using late = await asking(api, error(429, 'rate_limit_exceeded', { 'retry-after': '3600' }));
    await expect(late.client.processQuery('Tea?')).rejects.toMatchObject({
      code: 'rate_limited',
      message: 'The model service has too many requests right now. Try again in 60 minutes.',
    });
  });

  test('a limit that is met in the middle of an answer is said to be that', async () => {
    await using here = await asking(api, say('', { failure: { code: 'rate_limit_exceeded', message: 'slow down' } }));
    await expect(here.client.processQuery('Tea?')).rejects.toMatchObject({ code: 'rate_limited' });
  });

  test.each([
    ['a web page', { kind: 'other', type: 'text/html', body: '<!doctype html><p>Hello' } as const],
    ['JSON instead of a stream', { kind: 'other', type: 'application/json', body: '{"choices":[]}' } as const],
    ['nothing', { kind: 'other', type: 'text/event-stream', body: '' } as const],
    ['events that are not JSON', { kind: 'other', type: 'text/event-stream', body: 'data: hello\n\n' } as const],
  ])('%s is one sentence', async (_, step) => {
    await using here = await asking(api, step);
    await expect(here.client.processQuery('Tea?')).rejects.toMatchObject({
      code: 'upstream_failed',
      message: expect.stringMatching(
        /^The (model service answered with nothing|connection to the model service broke)/,
      ),
    });
  });
});
