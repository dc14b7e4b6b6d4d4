import { keyAuthority, principalOf } from '@kb-mcp/core/access';
import { KbError, type KnowledgeBase, silentLog, tools } from '@kb-mcp/core';
import { mcpServerFactory } from '@kb-mcp/core/mcp';
import { expect, test } from 'vitest';
import { memoryState } from '../../../../packages/core/src/testing/memory-state.ts';
import { openTestKb } from '../../../../packages/core/src/testing/open-test-kb.ts';
import { buildHttpApp } from '../app.ts';
import { metrics } from '../metrics.ts';
import { keyAccess } from './key-access.ts';
import type { TokenVerifier } from './token-verifier.ts';

/** Every token is Ann's and allows nothing, and she could allow everything. */
const tokens: TokenVerifier = {
  issuer: 'https://issuer.example',
  scopes: ['kb:read'],
  nameOf: (scope) => scope,
  readerSignIn: () => 'http://127.0.0.1:3000/sign-in',
  verify: async () => ({
    principal: principalOf('user:ann', { scopes: [], collections: 'all' }),
    gainable: ['kb:read', 'kb:write', 'kb:files', 'kb:admin'],
  }),
};

const nobodyComesHere = (): never => {
  throw new KbError('internal', 'Nobody is to come here.');
};

const opened = async (kb: KnowledgeBase) =>
  buildHttpApp({
    factory: mcpServerFactory({ kb, tools }),
    rest: { kb, tools, ask: () => nobodyComesHere() },
    kb,
    metrics: metrics({ kb, log: silentLog }),
    access: keyAccess({
      keys: keyAuthority({ state: memoryState() }),
      always: true,
      base: 'http://127.0.0.1:3000',
      tokens,
    }),
    log: silentLog,
  });

test('whatever the route, a call beyond the scopes of its token says which to ask for', async () => {
  await using kb = await openTestKb({ documents: [{ key: 'tea.txt', text: 'Tea.' }] });
  const [id] = (
    await kb.list({ limit: 1 }, { principal: principalOf('x', { scopes: ['kb:read'], collections: 'all' }) })
  ).items.map((document) => document.id);
  const app = await opened(kb);
  const rpc = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'search', arguments: { query: 'x' } } };
  const calls = [
    ['POST', '/mcp', rpc, 'kb:read'],
    ['POST', '/api/search', { query: 'x' }, 'kb:read'],
    ['POST', '/api/tools/search', { query: 'x' }, 'kb:read'],
    ['POST', '/api/ask', { question: 'x' }, 'kb:read'],
    ['GET', `/api/documents/${id}`, undefined, 'kb:read'],
    ['DELETE', `/api/documents/${id}`, undefined, 'kb:write'],
    ['GET', '/api/jobs', undefined, 'kb:write'],
    ['GET', `/documents/${id}`, undefined, 'kb:read'],
    ['GET', '/metrics', undefined, 'kb:admin'],
  ] as const;
  const answers = [];
  for (const [method, url, payload, scope] of calls) {
    const headers = { authorization: 'Bearer a-token', accept: 'application/json, text/event-stream' };
    const answer = await app.inject({ method, url, headers, ...(payload && { payload }) });
    answers.push([url, answer.statusCode, answer.headers['www-authenticate'], scope]);
  }
  expect(answers).toEqual(
    calls.map(([, url, , scope]) => [
      url,
      403,
      expect.stringMatching(new RegExp(`insufficient_scope.* scope="${scope}"`)),
      scope,
    ]),
  );
});

test('only a page leads to the sign-in; a program that brings nothing is told what to bring', async () => {
  await using kb = await openTestKb();
  const app = await opened(kb);
  expect((await app.inject('/documents/x')).statusCode).toBe(303);
  for (const method of ['GET', 'DELETE'] as const) {
    const refused = await app.inject({ method, url: '/api/documents/x' });
    expect([method, refused.statusCode]).toEqual([method, 401]);
    expect(refused.headers['www-authenticate']).toContain('resource_metadata=');
  }
});
