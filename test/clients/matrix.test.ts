import { fileURLToPath } from 'node:url';
import { silentLog } from '@kb-mcp/core';
import { startHttp } from '@kb-mcp/http';
import type { HttpServer } from '@kb-mcp/http';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openBase } from './base.ts';
import type { TestClient } from './test-client.ts';
import { v1Http, v1Sse, v1Stdio } from './v1.ts';
import { v2Http, v2Stdio } from './v2.ts';

const server = fileURLToPath(new URL('stdio-server.ts', import.meta.url));
const stdio = [process.execPath, ['--disable-warning=ExperimentalWarning', server]] as const;

interface Client {
  readonly name: string;
  readonly open: (urls: HttpServer['urls']) => Promise<TestClient>;
  readonly stateful?: true;
  readonly revision?: string;
  /** A 2025-era request without a session cannot be cancelled by another request, only by leaving. */
  readonly cannotCancel?: true;
}

const modern = '2026-07-28';

const clients: readonly Client[] = [
  { name: 'v1 over SSE', open: ({ sse }) => v1Sse(new URL(sse)) },
  { name: 'v1 over Streamable HTTP', open: ({ mcp }) => v1Http(new URL(mcp)), cannotCancel: true },
  { name: 'v1 over Streamable HTTP with sessions', open: ({ mcp }) => v1Http(new URL(mcp)), stateful: true },
  { name: 'v1 over stdio', open: () => v1Stdio(...stdio) },
  { name: 'v2 over HTTP', open: ({ mcp }) => v2Http(new URL(mcp)), revision: '2025-11-25', cannotCancel: true },
  { name: 'v2 over HTTP, auto', open: ({ mcp }) => v2Http(new URL(mcp), 'auto'), revision: modern },
  { name: 'v2 over HTTP, pinned', open: ({ mcp }) => v2Http(new URL(mcp), { pin: modern }), revision: modern },
  {
    name: 'v2 over HTTP, pinned, beside sessions',
    open: ({ mcp }) => v2Http(new URL(mcp), { pin: modern }),
    revision: modern,
    stateful: true,
  },
  { name: 'v2 over stdio', open: () => v2Stdio(...stdio), revision: '2025-11-25' },
  { name: 'v2 over stdio, auto', open: () => v2Stdio(...stdio, 'auto'), revision: modern },
];

describe.each(clients)('$name', ({ open, revision, stateful = false, cannotCancel }) => {
  let http: HttpServer;
  let client: TestClient;

  beforeAll(async () => {
    http = await startHttp({
      ...(await openBase()),
      port: 0,
      statefulSessions: stateful,
      log: silentLog,
      limits: { graceMs: 200 },
    });
    client = await open(http.urls);
  });
  afterAll(async () => {
    await client[Symbol.asyncDispose]();
    await http.close();
  });

  test('connects at the revision it wants and is told what the base holds', () => {
    expect(client.revision).toBe(revision);
    expect(client.instructions).toContain('2 documents (2 passages) in 1 collection: default; languages: en, fr');
  });

  test('lists the tools with their hints and both schemas', async () => {
    const tools = await client.tools();
    expect(tools.slice(0, 2).map(({ name }) => name)).toEqual(['search', 'fetch']);
    expect(tools[0]?.annotations).toMatchObject({ readOnlyHint: true, destructiveHint: false, openWorldHint: false });
    expect(tools[0]?.outputSchema).toMatchObject({ type: 'object', required: ['results'] });
  });

  test('gets a result as structured content and as one text with the same JSON', async () => {
    const { content, structuredContent, isError } = await client.call('search', { query: 'jours de vacances' });
    expect(isError).toBeFalsy();
    expect(structuredContent).toMatchObject({ results: [{ title: 'Congés' }] });
    expect(content).toEqual([{ type: 'text', text: JSON.stringify(structuredContent) }]);
  });

  test('reads a document and the statistics as resources', async () => {
    const uris = (await client.resources()).map(({ uri }) => uri);
    expect(uris[0]).toBe('kb://stats');
    expect(await client.read(uris[2] ?? '')).toBe('Green tea is steamed. Black tea is oxidised.');
    expect(JSON.parse(await client.read('kb://stats'))).toMatchObject({ documents: 2 });
  });

  test('gets a prompt in the language it asks for', async () => {
    const words = await client.prompt('answer-with-citations', { question: 'Combien de jours ?', language: 'fr' });
    expect(words).toContain('Réponds à cette question à partir de la base de connaissances seule : Combien de jours ?');
  });

  test('completes ids by words, collections and tags', async () => {
    const [id] = await client.complete({ type: 'ref/resource', uri: 'kb://documents/{id}' }, 'id', 'steamed');
    expect(await client.read(`kb://documents/${id}`)).toContain('Green tea');
    const prompt = { type: 'ref/prompt', name: 'answer-with-citations' } as const;
    expect(await client.complete(prompt, 'collection', 'd')).toEqual(['default']);
    expect(await client.complete(prompt, 'tag', '')).toEqual(['drink']);
  });

  test('hears of progress before the result', async () => {
    const heard: number[] = [];
    const result = await client.call('steps', {}, { onprogress: ({ progress }) => heard.push(progress) });
    expect(result.structuredContent).toEqual({ steps: 2 });
    // A client that reads the last notification together with the result drops it.
    expect(heard[0]).toBe(1);
  });

  test('is told in one sentence what is wrong with its arguments', async () => {
    const { content, isError } = await client.call('search', { query: 3 });
    expect(isError).toBe(true);
    expect(JSON.parse(content[0]?.text ?? '')).toEqual({
      code: 'invalid_input',
      message: expect.stringMatching(/^The input of search is not right: query: .*string.*\.$/),
      retryable: false,
    });
  });

  test('is told which tools there are when it asks for one that is not there', async () => {
    await expect(client.call('serch', {})).rejects.toThrow(/There is no tool «serch» here\. There are: search, fetch/);
  });

  test('is told that an id is not there, by a tool, a resource and a prompt', async () => {
    const { content, isError } = await client.call('fetch', { id: 'nothing' });
    expect(isError).toBe(true);
    expect(JSON.parse(content[0]?.text ?? '')).toMatchObject({ code: 'not_found', retryable: false });
    await expect(client.read('kb://documents/nothing')).rejects.toThrow(/not found/i);
    await expect(client.prompt('summarise-document', { id: 'nothing' })).rejects.toThrow(/nothing/);
  });

  test('cancels a call, and the tool stops', async () => {
    const count = async (): Promise<unknown> => (await client.call('stopped', {})).structuredContent;
    const cancel = new AbortController();
    const call = client.call('wait', { ms: 3_000 }, { signal: cancel.signal });
    setTimeout(() => cancel.abort(), 100);
    await expect(call).rejects.toThrow();
    if (!cannotCancel) await vi.waitFor(async () => expect(await count()).toEqual({ stopped: 1 }), { timeout: 5_000 });
  });
});
