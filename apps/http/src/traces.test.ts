import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { silentLog } from '@kb-mcp/core';
import { mcpServerFactory } from '@kb-mcp/core/mcp';
import { tools } from '@kb-mcp/core/tools';
import { openTestKb } from '../../../packages/core/src/testing/open-test-kb.ts';
import { buildHttpApp } from './app.ts';
import { tracer } from './traces.ts';

test('a request and its call are two spans of the trace that the caller began, and say nothing of what was asked', async () => {
  const sent: { url: string | undefined; body: string }[] = [];
  const collector = createServer(async (request, response) => {
    sent.push({ url: request.url, body: await text(request) });
    response.end('{}');
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  // Listening on TCP always has an address with a port.
  const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}/`;
  await using traces = tracer({ endpoint, version: '1.2.3', log: silentLog });
  await using kb = await openTestKb({ documents: [{ key: 'tea.txt', text: 'Green tea is steamed.' }] });
  const app = await buildHttpApp({
    factory: mcpServerFactory({ kb, tools, observe: traces.observe }),
    tracer: traces,
    log: silentLog,
  });
  const trace = 'a'.repeat(32);
  await app.inject({
    method: 'POST',
    url: '/mcp',
    headers: { host: 'localhost', traceparent: `00-${trace}-${'b'.repeat(16)}-01` },
    payload: {
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name: 'search', arguments: { query: 'steamed' } },
    },
  });
  await traces.flush();
  expect(sent.map(({ url }) => url)).toEqual(['/v1/traces']);
  expect(sent[0]?.body).not.toContain('steamed');
  const spans = JSON.parse(sent[0]?.body ?? '').resourceSpans[0].scopeSpans[0].spans;
  const [call, request] = spans;
  expect(request).toMatchObject({ name: 'POST /mcp', traceId: trace, parentSpanId: 'b'.repeat(16), kind: 2 });
  expect(call).toMatchObject({ name: 'search', traceId: trace, parentSpanId: request.spanId, kind: 1 });
  await app.close();
  collector.close();
});
