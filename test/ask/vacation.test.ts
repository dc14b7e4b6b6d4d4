import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createMcpOpenAIClient } from '@kb-mcp/ask';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openaiStandIn } from '../openai-stand-in.ts';
import { cli, serve, type Served } from '../served.ts';
import { question, vacationModel } from './vacation.ts';

const sample = resolve(import.meta.dirname, '../../examples/knowledge-base');
let folder: string;
let server: Served;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kb-mcp-ask-'));
  server = await serve(sample, join(folder, 'data'));
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const doors = {
  stdio: () => ({ command: process.execPath, args: [cli, '--transport', 'stdio', '--data', join(folder, 'data')] }),
  '/mcp': () => `http://${server.host}/mcp`,
  '/sse': () => `http://${server.host}/sse`,
};

// The model is a stand-in with a script: it searches and quotes, once rightly and once wrongly.
test.each(
  (['chat', 'responses'] as const).flatMap((api) => Object.entries(doors).map(([door, spec]) => ({ api, door, spec }))),
)(
  'over $door a stand-in for the $api API answers the vacation question with citations that are checked',
  async ({ api, spec }) => {
    await using standIn = await openaiStandIn(...vacationModel);
    await using client = createMcpOpenAIClient({
      model: 'gpt-4.1-mini',
      api,
      baseURL: standIn.baseURL,
      servers: [spec()],
    });
    const events = await Array.fromAsync(client.stream(question));
    const answer = events.flatMap((event) => (event.type === 'answer' ? [event.answer] : []))[0]!;
    expect(standIn.asked[0]!.functions).toEqual(expect.arrayContaining(['search', 'fetch', 'search_documents']));
    expect(standIn.asked[0]!.instructions).toContain('Answer only from what the tools returned');
    expect(events.flatMap((event) => (event.type === 'text' ? [event.text] : [])).join('')).toBe(answer.text);
    expect(answer.text).toContain('25 jours ouvrés');
    expect(answer.citations).toMatchObject([
      {
        status: 'verified',
        source: {
          title: 'Politique de vacances et de congés',
          heading: ['Politique de vacances et de congés', 'Vacances annuelles'],
        },
      },
      { status: 'unsupported', quote: 'Le vendredi est toujours libre' },
    ]);
    expect(answer.calls.map(({ tool, ok }) => ({ tool, ok })).toSorted((a, b) => (a.tool < b.tool ? -1 : 1))).toEqual([
      { tool: 'get_database_stats', ok: true },
      { tool: 'search_documents', ok: true },
    ]);
  },
);

test('of several servers each tool carries the name of its own, and is called there', async () => {
  await using standIn = await openaiStandIn(...vacationModel);
  await using client = createMcpOpenAIClient({
    model: 'm',
    baseURL: standIn.baseURL,
    servers: [`maison=${doors['/mcp']()}`, doors.stdio()],
  });
  const answer = await client.processQuery(question);
  expect(answer.calls.map(({ name }) => name)).toContain('maison__search_documents');
  expect(standIn.asked[0]!.functions).toContain('cli__search_documents');
  expect(answer.citations[0]).toMatchObject({ status: 'verified' });
  expect(answer.cost).toBeUndefined();
});

test('when one of several servers does not answer, the others are ended and the sentence names it', async () => {
  await using client = createMcpOpenAIClient({
    model: 'm',
    baseURL: 'http://127.0.0.1:1/v1',
    servers: [doors.stdio(), 'no-such-command --at-all'],
  });
  await expect(client.connect()).rejects.toMatchObject({
    code: 'not_found',
    message: 'There is no command no-such-command --at-all.',
  });
});

// Costs a fraction of a cent, and only where there is a key.
test.skipIf(!process.env['OPENAI_API_KEY']).each(['chat', 'responses'] as const)(
  'the real service answers the vacation question over its %s API, with citations that hold',
  async (api) => {
    const model = process.env['OPENAI_MODEL'] ?? 'gpt-4.1-mini';
    await using client = createMcpOpenAIClient({
      model,
      api,
      apiKey: process.env['OPENAI_API_KEY'],
      servers: [doors.stdio()],
    });
    const answer = await client.processQuery(question);
    expect(answer.text).toContain('25');
    expect(answer.citations.filter(({ status }) => status === 'verified')).not.toEqual([]);
  },
  120_000,
);
