import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Log, silentLog } from '@kb-mcp/core';
import { apiKeys, keyAuthority, parseScopes } from '@kb-mcp/core/access';
import { mcpServerFactory } from '@kb-mcp/core/mcp';
import { tools } from '@kb-mcp/core/tools';
import { memoryState } from '../../../packages/core/src/testing/memory-state.ts';
import { openTestKb } from '../../../packages/core/src/testing/open-test-kb.ts';
import { buildHttpApp } from './app.ts';
import { keyAccess } from './auth/key-access.ts';
import { metrics } from './metrics.ts';
import { readiness, serveMetrics } from './operations.ts';
import { rateLimits } from './rate-limits.ts';
import { startHttp } from './start.ts';

const documents = [{ key: 'tea.txt', text: 'Green tea is steamed.' }];

async function openServer() {
  const kb = await openTestKb({ documents });
  const state = memoryState();
  const lines: object[] = [];
  const keep = (details: object, message: string): void => {
    lines.push({ ...details, message });
  };
  const log: Log = { info: keep, warn: keep, error: keep };
  const figures = metrics({ kb, log });
  const rates = { callsPerMinute: 4, addressPerMinute: 0, failuresPerMinute: 0 };
  const app = await buildHttpApp({
    factory: mcpServerFactory({ kb, tools, observe: figures.observe }),
    kb,
    access: keyAccess({ keys: keyAuthority({ state }), always: true, base: 'http://127.0.0.1:3000' }),
    rates: rateLimits({ state, ...rates, onLimit: figures.limited }),
    metrics: figures,
    ready: readiness({ kb, state, log }),
    log,
  });
  const newKey = async (name: string, scopes: string) =>
    (await apiKeys({ state }).create({ name, scopes: parseScopes([scopes]), collections: 'all' })).secret;
  const headers = (secret: string) => ({
    host: 'localhost',
    accept: 'application/json',
    authorization: `Bearer ${secret}`,
  });
  const search = (secret: string, query: string) =>
    app.inject({
      method: 'POST',
      url: '/mcp?secret=in-the-address',
      headers: headers(secret),
      payload: { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'search', arguments: { query } } },
    });
  return { app, kb, lines, newKey, headers, search, figures };
}

test('administrators read figures of calls and limits; nobody else does, and no figure names a caller or a query', async () => {
  const { app, newKey, headers, search } = await openServer();
  const reader = await newKey('reader', 'read');
  for (let n = 0; n < 5; n += 1) await search(reader, 'steamed secretly');
  expect((await app.inject({ url: '/metrics', headers: { host: 'localhost' } })).statusCode).toBe(401);
  const other = await newKey('another', 'read');
  expect((await app.inject({ url: '/metrics', headers: headers(other) })).statusCode).toBe(403);
  const text = (await app.inject({ url: '/metrics', headers: headers(await newKey('chief', 'admin')) })).body;
  expect(text).toContain('kb_mcp_calls_total{tool="search",door="mcp",outcome="ok"} 4');
  expect(text).toContain('kb_mcp_limits_total{limit="principal"} 1');
  expect(text).toMatch(/kb_mcp_http_answers_total\{door="mcp",status="429"\} 1/);
  expect(text).toContain('kb_mcp_documents 1');
  expect(text).toMatch(/kb_mcp_sessions\{door="sse"\} 0/);
  for (const secret of [reader, 'reader', 'secretly']) expect(text).not.toContain(secret);
  await app.close();
});

test('the log has a line per answer with its id, and neither words nor credentials', async () => {
  const { app, lines, newKey, search } = await openServer();
  const secret = await newKey('reader', 'read');
  const { headers } = await search(secret, 'steamed\nforged line');
  expect(lines).toContainEqual(
    expect.objectContaining({ request: headers['x-request-id'], route: '/mcp', status: 200, principal: 'key:reader' }),
  );
  for (const word of [secret, 'steamed', 'forged', 'in-the-address']) expect(JSON.stringify(lines)).not.toContain(word);
  await app.close();
});

test('a server whose base is broken lives but is not ready', async () => {
  const kb = await openTestKb({ documents });
  const broken = { ...kb, list: () => Promise.reject(new Error('The disk has gone.')) };
  const state = memoryState();
  const ask = async (base: typeof kb) => {
    const app = await buildHttpApp({ kb: base, ready: readiness({ kb: base, state, log: silentLog }), log: silentLog });
    const answers = await Promise.all(
      ['/healthz', '/readyz'].map((url) => app.inject({ url, headers: { host: 'localhost' } })),
    );
    const head = await app.inject({ method: 'HEAD', url: '/readyz', headers: { host: 'localhost' } });
    expect([head.statusCode, head.body]).toEqual([answers[1]?.statusCode, '']);
    await app.close();
    return answers.map(({ statusCode, body }) => [statusCode, JSON.parse(body).status]);
  };
  expect(await ask(kb)).toEqual([
    [200, 'ok'],
    [200, 'ready'],
  ]);
  expect(await ask(broken)).toEqual([
    [200, 'ok'],
    [503, 'unavailable'],
  ]);
});

test('on its own port of this machine the metrics need nothing, and only they are there', async () => {
  const { figures, app } = await openServer();
  await using server = await serveMetrics(figures, 0);
  const url = `http://127.0.0.1:${server.port}`;
  expect(await (await fetch(`${url}/metrics`)).text()).toContain('kb_mcp_documents 1');
  expect((await fetch(`${url}/mcp`)).status).toBe(404);
  await app.close();
});

test('with a certificate it serves https', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'kb-tls-'));
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  try {
    const args = [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-days',
      '1',
      '-subj',
      '/CN=localhost',
    ];
    execFileSync('openssl', [...args, '-keyout', key, '-out', cert], { stdio: 'ignore' });
  } catch {
    context.skip('openssl is not installed, so there is no certificate to try');
  }
  const ca = readFileSync(cert, 'utf8');
  await using server = await startHttp({ port: 0, tls: { cert: ca, key: readFileSync(key, 'utf8') }, log: silentLog });
  expect(server.urls.mcp).toMatch(/^https:/);
  const status = await new Promise((resolve, reject) => {
    request(`https://localhost:${server.port}/healthz`, { ca, agent: false }, (answer) =>
      resolve(answer.resume().statusCode),
    )
      .once('error', reject)
      .end();
  });
  expect(status).toBe(200);
  rmSync(folder, { recursive: true });
});
