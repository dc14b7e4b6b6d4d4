import { loadConfig } from '@kb-mcp/core/config';
import { KbError, type Principal, silentLog } from '@kb-mcp/core';
import { mcpServerFactory } from '@kb-mcp/core/mcp';
import { tools } from '@kb-mcp/core/tools';
import { startHttp } from '@kb-mcp/http';
import { expect, test } from 'vitest';
import { askForCallers } from '../../apps/cli/src/ask/for-callers.ts';
import { openTestKb } from '../../packages/core/src/testing/open-test-kb.ts';
import { openaiStandIn } from '../openai-stand-in.ts';
import type { Asked, Step } from '../openai-stand-in.ts';
import { call, error, say } from '../openai-stand-in/script.ts';

const ann: Principal = {
  id: 'ann',
  scopes: new Set(['kb:read', 'kb:write']),
  collections: new Map([['open', 'writer']]),
};

async function serve(...script: readonly (Step | ((asked: Asked) => Step))[]) {
  const standIn = await openaiStandIn(...script);
  const kb = await openTestKb({
    documents: [
      { key: 'tea.txt', title: 'Tea', text: 'Green tea is steamed.', collection: 'open' },
      { key: 'canary.txt', title: 'Canary', text: 'The canary tea is secret.', collection: 'closed' },
    ],
  });
  const factory = mcpServerFactory({ kb, tools });
  const ask = askForCallers(loadConfig({ flags: { modelUrl: standIn.baseURL } }), factory, silentLog);
  const authenticate = () => ann;
  const server = await startHttp({ rest: { kb, tools, ask }, authenticate, port: 0, log: silentLog });
  const post = (body: object, accept = 'application/json') =>
    fetch(`${server.urls.api}/ask`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept },
      body: JSON.stringify(body),
    });
  return {
    standIn,
    server,
    post,
    async [Symbol.asyncDispose]() {
      await server.close();
      await kb[Symbol.asyncDispose]();
      await standIn[Symbol.asyncDispose]();
    },
  };
}

const reading: readonly ((asked: Asked) => Step)[] = [
  () =>
    call(
      ['search_documents', { query: 'tea' }],
      ['get_database_stats', {}],
      ['get_knowledge_base', {}],
      ['upload_document', { name: 'x.txt', text: 'x' }],
    ),
  ({ results }) =>
    say(`“Green tea is steamed.” [${(JSON.parse(results[0]!) as { results: { id: string }[] }).results[0]!.id}]`),
];

test('over /api/ask a model, played by a stand-in, answers from what the caller may read, and changes nothing', async () => {
  await using here = await serve(...reading);
  const answer = await (await here.post({ question: 'How is tea made?' })).json();
  expect(answer).toMatchObject({ finish: 'answered', citations: [{ status: 'verified', source: { title: 'Tea' } }] });
  expect(here.standIn.asked[1]!.results[3]).toBe('The user does not want this call to be made.');
  expect(JSON.stringify([answer, here.standIn.asked])).not.toMatch(/canary|closed|secret/i);
});

test('whoever accepts events gets the answer of a stand-in as it is made, and an error as one of them', async () => {
  await using here = await serve(...reading);
  const response = await here.post({ question: 'How is tea made?' }, 'text/event-stream');
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const kinds = [...(await response.text()).matchAll(/^event: (\w+)$/gm)].map(([, kind]) => kind);
  expect(new Set(kinds)).toEqual(new Set(['call', 'result', 'text', 'answer']));
  expect(kinds.at(-1)).toBe('answer');
  await using failing = await serve(error(401, 'invalid_api_key'));
  expect(await (await failing.post({ question: 'Tea?' }, 'text/event-stream')).text()).toMatch(
    /^event: error\ndata: \{"code":"upstream_failed"/m,
  );
});

test('without a question, without a model and with a service that refuses, /api/ask says so', async () => {
  await using here = await serve(error(401, 'invalid_api_key'));
  expect(await (await here.post({})).json()).toMatchObject({ status: 400, code: 'invalid_input' });
  expect(await (await here.post({ question: 'Tea?' })).json()).toMatchObject({
    status: 502,
    code: 'upstream_failed',
    detail: expect.stringContaining('its owner finds the reason'),
  });
  const described = await (await fetch(`${here.server.urls.base}/openapi.json`)).json();
  expect(described).toMatchObject({ paths: { '/api/ask': { post: { operationId: 'ask' } } } });
  await using kb = await openTestKb();
  const factory = mcpServerFactory({ kb, tools });
  expect(() => askForCallers(loadConfig({}), factory, silentLog)).toThrow(KbError);
  await using plain = await startHttp({ rest: { kb, tools }, port: 0, log: silentLog });
  const none = await fetch(`${plain.urls.api}/ask`, { method: 'POST' });
  expect(none.status).toBe(404);
});

test('what the service, played by a stand-in, does not know is learnt once for all callers', async () => {
  const refusing = ({ body }: Asked): Step =>
    JSON.stringify(body).includes('"stream_options"')
      ? { kind: 'error', status: 400, error: { message: "Unknown parameter: 'stream_options'." } }
      : say('At last.');
  await using here = await serve(refusing);
  for (const question of ['Tea?', 'Coffee?'])
    expect(await (await here.post({ question })).json()).toMatchObject({ text: 'At last.' });
  expect(here.standIn.asked).toHaveLength(3);
});
