import { setTimeout as pause } from 'node:timers/promises';
import { InMemoryTransport } from '@modelcontextprotocol/server';
import type { JSONRPCMessage } from '@modelcontextprotocol/server';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { localPrincipal } from '../access/permission.ts';
import { KbError } from '../errors.ts';
import type { KnowledgeBase } from '../knowledge-base.ts';
import type { Principal } from '../model.ts';
import { openSemanticTestKb, openTestKb, testPrincipal } from '../testing/open-test-kb.ts';
import { defineTool, type Tool } from '../tools/define.ts';
import { tools } from '../tools/index.ts';
import { mcpServerFactory } from './factory.ts';
import { authInfoOf } from './principal.ts';

const secret = 'The vault opens at nine with the word quinquereme.';
const documents = [
  { key: 'open.txt', text: 'Green tea is steamed.', collection: 'open', tags: ['tea'] },
  { key: 'vault.txt', title: 'Quinquereme', text: secret, collection: 'vault', tags: ['quinquereme'] },
];

test('a server that its door gives no principal can do nothing', async () => {
  await using kb = await openTestKb({ documents });
  const ask = await connect(kb, undefined);
  expect(await ask('tools/list')).toEqual({ tools: [] });
  expect(await ask('tools/call', { name: 'search', arguments: { query: 'tea' } })).toMatchObject({ isError: true });
  expect(await ask('resources/list')).toMatchObject({ error: { message: 'This call needs the scope kb:read.' } });
});

test('a caller is shown the tools that its scopes allow, and is refused the others by name', async () => {
  await using kb = await openTestKb({ documents });
  const ask = await connect(kb, { ...localPrincipal, scopes: new Set(['kb:read']) });
  const { tools: listed } = await ask('tools/list');
  expect(listed.map(({ name }: Tool) => name)).not.toContain('delete_document');
  const { content } = await ask('tools/call', { name: 'delete_document', arguments: { id: 'x' } });
  expect(JSON.parse(content[0].text)).toMatchObject({ code: 'forbidden' });
});

test('what was done otherwise than asked is said by every tool that searches, and `search` keeps the shape that ChatGPT wants', async () => {
  const down = () => Promise.reject(new KbError('upstream_failed', 'Down.'));
  await using kb = await openSemanticTestKb({ documents, embedder: down });
  const ask = await connect(kb, localPrincipal);
  const notice = 'Found by words alone. The embedding model does not answer as it should.';
  for (const name of ['search_documents', 'get_context_for_rag'])
    expect((await ask('tools/call', { name, arguments: { query: 'tea' } })).structuredContent).toMatchObject({
      notice,
    });
  const { content, structuredContent, _meta } = await ask('tools/call', {
    name: 'search',
    arguments: { query: 'tea' },
  });
  expect(_meta).toEqual({ 'kb-mcp/notice': notice });
  expect(content).toEqual([{ type: 'text', text: JSON.stringify(structuredContent) }]);
  expect(Object.keys(structuredContent)).toEqual(['results']);
});

test('nothing of a collection that the caller does not know shows, wherever it asks', async () => {
  await using kb = await openTestKb({ documents });
  const [hidden] = (await kb.list({ limit: 1, filter: { path: 'vault' } }, { principal: localPrincipal })).items;
  const ask = await connect(kb, testPrincipal({ open: 'reader' }));
  const prompt = { type: 'ref/prompt', name: 'answer-with-citations' };
  const answers = [
    await ask('initialize', hello),
    await ask('resources/list'),
    await ask('resources/read', { uri: 'kb://stats' }),
    await ask('resources/read', { uri: `kb://documents/${hidden?.id}` }),
    await ask('prompts/get', { name: 'summarise-document', arguments: { id: hidden?.id } }),
    ...(await Promise.all(
      ['vault', 'quin', ''].map((value) =>
        ask('completion/complete', { ref: prompt, argument: { name: 'collection', value } }),
      ),
    )),
    ...(await Promise.all(
      ['quin', ''].map((value) => ask('completion/complete', { ref: prompt, argument: { name: 'tag', value } })),
    )),
    await ask('completion/complete', {
      ref: { type: 'ref/prompt', name: 'summarise-document' },
      argument: { name: 'id', value: 'quinquereme' },
    }),
  ];
  const told = JSON.stringify(answers).replaceAll(hidden?.id ?? '', '<asked>');
  expect(told).not.toMatch(/vault|quinquereme|2 documents|2 passages/i);
  expect(told).toContain('1 document (1 passage) in 1 collection: open');
});

test('what was not foreseen is a fixed sentence for the caller, and the whole of it for the log', async () => {
  await using kb = await openTestKb();
  const logged: unknown[] = [];
  const broken = probe('broken', () => Promise.reject(new Error('password=hunter2')));
  const ask = await connect(kb, localPrincipal, [broken], logged);
  const { content, isError } = await ask('tools/call', { name: 'broken' });
  expect(isError).toBe(true);
  expect(JSON.parse(content[0].text)).toEqual({
    code: 'internal',
    message: 'Something went wrong inside kb-mcp. The log has the details.',
    retryable: false,
  });
  expect(logged).toMatchObject([{ tool: 'broken', err: { message: 'password=hunter2' } }]);
});

test('progress only ever grows, and is sent to whoever asked for it', async () => {
  await using kb = await openTestKb();
  const steps = probe('steps', async ({ progress }) => {
    for (const done of [1, 1, 3, 2]) progress?.(done, undefined, 'Working');
    await pause(1);
  });
  const heard: JSONRPCMessage[] = [];
  const ask = await connect(kb, localPrincipal, [steps], [], heard);
  await ask('tools/call', { name: 'steps' });
  expect(heard).toEqual([]);
  await ask('tools/call', { name: 'steps', _meta: { progressToken: 't' } });
  expect(heard).toMatchObject([
    { params: { progressToken: 't', progress: 1, message: 'Working' } },
    { params: { progressToken: 't', progress: 3, message: 'Working' } },
  ]);
});

test('a long document is read part by part, each naming the next', async () => {
  const text = 'All work and no play makes a dull document. '.repeat(3_000).trim();
  await using kb = await openTestKb({ documents: [{ key: 'long.txt', text }] });
  const ask = await connect(kb, localPrincipal);
  const { resources } = await ask('resources/list');
  const parts: string[] = [];
  for (let uri = resources[1].uri; uri;) {
    const { contents } = await ask('resources/read', { uri });
    parts.push(contents[0].text);
    uri = contents[0]._meta?.['kb-mcp/next'];
  }
  expect(parts.length).toBeGreaterThan(2);
  expect(parts.join('')).toBe(text);
});

test.each(['kb://documents/', 'kb://documents/%', 'kb://documents/a/b', 'kb://nothing', 'kb://documents/x'])(
  'the resource %s is not found',
  async (uri) => {
    await using kb = await openTestKb();
    const ask = await connect(kb, localPrincipal);
    expect(await ask('resources/read', { uri })).toMatchObject({ error: { data: { uri } } });
  },
);

test('a prompt says what it lacks', async () => {
  await using kb = await openTestKb();
  const ask = await connect(kb, localPrincipal);
  const get = async (name: string, args = {}) => (await ask('prompts/get', { name, arguments: args })).error;
  expect(await get('compare-documents', { first: ' ' })).toMatchObject({
    code: -32_602,
    message: 'The prompt compare-documents needs: first, second.',
  });
  expect(await get('poem')).toMatchObject({ code: -32_602, message: expect.stringContaining('answer-with-citations') });
});

test('a list of tools changes only with the server', async () => {
  await using kb = await openTestKb();
  const { capabilities } = await (await connect(kb, localPrincipal))('initialize', hello);
  expect(capabilities).toMatchObject({
    tools: { listChanged: false },
    resources: { listChanged: false },
    prompts: { listChanged: false },
  });
});

const hello = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } };

const probe = (name: string, run: (context: Parameters<Tool['run']>[1]) => Promise<void>): Tool =>
  defineTool({
    name,
    title: name,
    description: name,
    group: 'read',
    scope: 'kb:read',
    effect: 'read',
    input: z.object({}),
    output: z.object({}),
    run: async (_, context) => (await run(context), {}),
  });

/** Asks a server as JSON-RPC does; gives the result, or the error under its name. */
async function connect(
  kb: KnowledgeBase,
  principal: Principal | undefined,
  more: readonly Tool[] = [],
  logged: unknown[] = [],
  heard: JSONRPCMessage[] = [],
) {
  const log = { warn: () => {}, error: (details: object) => logged.push(details) };
  const factory = mcpServerFactory({ kb, tools: [...tools, ...more], log });
  const server = await factory({ era: 'legacy', ...(principal && { authInfo: authInfoOf(principal) }) });
  const [client, wire] = InMemoryTransport.createLinkedPair();
  const waiting = new Map<unknown, (answer: unknown) => void>();
  client.onmessage = (message) => {
    if ('method' in message) heard.push(message);
    else waiting.get(message.id)?.('result' in message ? message.result : { error: message.error });
  };
  await server.connect(wire);
  let id = 0;
  return async (method: string, params: Record<string, unknown> = {}) => {
    id += 1;
    const { promise, resolve } = Promise.withResolvers<unknown>();
    waiting.set(id, resolve);
    await client.send({ jsonrpc: '2.0', id, method, params });
    return JSON.parse(JSON.stringify(await promise));
  };
}
