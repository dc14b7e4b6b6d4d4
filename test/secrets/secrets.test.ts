import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { users } from '@kb-mcp/core/access';
import { afterAll, expect, test } from 'vitest';
import { sqliteState } from '../../packages/core/src/stores/sqlite-state.ts';
import { json, rpc, search } from '../attacks/attacked.ts';
import { freePort } from '../free-port.ts';
import { cli, start } from '../served.ts';
import { browser, signInAndAllow } from '../sign-in/browser.ts';
import { ON_PURPOSE } from './run-watch.ts';
import { watchProcesses } from './process-list.ts';
import { secretsIn, withoutSecrets } from './what-looks-secret.ts';

const folder = mkdtempSync(join(tmpdir(), 'kb-secrets-'));
const data = join(folder, 'data');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const secret = (name: string): string => `s3cr3t-${name}-${randomBytes(9).toString('base64url')}`;

/** Where secrets must not be, and what was said there. */
const places: Record<string, string> = {};
const say = (place: string, text: string): void => {
  places[place] = (places[place] ?? '') + text;
};

async function kb(args: readonly string[], env: Record<string, string>): Promise<string> {
  const child = spawn(process.execPath, [cli, ...args, '--data', data], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  await once(child, 'close');
  return said;
}

/** Where the two are that stand in both. */
const found = (secrets: readonly string[]): readonly string[] =>
  Object.entries(places).flatMap(([place, text]) =>
    secrets.filter((one) => text.includes(one)).map((one) => `${one.slice(0, 14)} in ${place}`),
  );

test(
  'no secret is in a log, an error, a metric, a file that can be copied, what commands print, or the process list',
  { timeout: 120_000 },
  async () => {
    const watch = watchProcesses();
    const given = {
      api: secret('api'),
      embedding: secret('embedding'),
      rerank: secret('rerank'),
      model: secret('model'),
    };
    const passphrase = secret('passphrase');
    // A service that refuses, and repeats what it was sent.
    const echo = createServer((request, response) => {
      response.writeHead(401, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({ error: { message: `Incorrect API key provided: ${request.headers.authorization}` } }),
      );
    }).listen(0, '127.0.0.1');
    await once(echo, 'listening');
    // Listening on TCP always has an address with a port.
    const service = `http://127.0.0.1:${(echo.address() as AddressInfo).port}`;
    const env = {
      MCP_API_KEY: given.api,
      KB_MCP_EMBEDDINGS: 'openai',
      KB_MCP_EMBEDDING_URL: `${service}/v1`,
      KB_MCP_EMBEDDING_KEY: given.embedding,
      KB_MCP_RERANK_URL: `${service}/rerank`,
      KB_MCP_RERANK_KEY: given.rerank,
      OPENAI_API_KEY: given.model,
      OPENAI_BASE_URL: `${service}/v1`,
    };
    writeFileSync(join(folder, 'tea.txt'), 'Green tea is steamed.');
    say('kb-mcp add', await kb(['add', join(folder, 'tea.txt')], env));
    const named = /kbmcp_[\w-]{43}/.exec(await kb(['key', 'create', '--name', 'laptop'], env))?.[0] ?? '';
    expect(named).not.toBe('');
    {
      await using state = sqliteState({ path: data });
      await users({ state }).create({ name: 'owner', passphrase, scopes: ['kb:read', 'kb:write'], collections: 'all' });
    }

    const [port, metricsPort] = [await freePort(), await freePort()];
    const base = `http://127.0.0.1:${port}`;
    const flags = ['--transport', 'http', '--auth', 'builtin', '--port', String(port), '--public-url', base];
    const further = ['--metrics-port', String(metricsPort), '--log-level', 'info', '--data', data];
    const server = await start([...flags, ...further], { env: { ...process.env, ...env } });

    const wrong = secret('wrong');
    const ask = async (
      place: string,
      path: string,
      headers: Record<string, string>,
      body = search,
    ): Promise<Response> => {
      const answer = await fetch(base + path, {
        method: 'POST',
        headers: { ...json, ...headers },
        body,
        redirect: 'manual',
      });
      say(`${place} headers`, JSON.stringify([...answer.headers]));
      say(place, await answer.clone().text());
      return answer;
    };
    const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });
    for (const good of [given.api, named]) expect((await ask('answers', '/mcp', bearer(good))).status).toBe(200);
    const hybrid = rpc('tools/call', { name: 'search_documents', arguments: { query: 'tea', mode: 'hybrid' } });
    await ask('answers', '/mcp', bearer(named), hybrid);
    await ask('answers', '/api/search', bearer(named), '{"query": "tea", "mode": "vector"}');
    for (const bad of [wrong, `${named.slice(0, -1)}x`]) {
      expect((await ask('refusals', '/mcp', bearer(bad))).status).toBe(401);
      await ask('refusals', '/mcp', { authorization: `Basic ${bad}` });
      await ask('refusals', `/api/search?access_token=${bad}&key=${bad}`, {});
      await ask('refusals', `/nothing/${bad}`, bearer(bad));
      await ask('refusals', '/mcp', { cookie: `kb_reader=${bad}`, 'x-api-key': bad });
    }
    await ask('refusals', '/mcp', bearer(named), `{"broken": "${wrong}"`);

    const client = await ask(
      'registration',
      '/register',
      {},
      JSON.stringify({
        client_name: 'A test',
        redirect_uris: ['http://127.0.0.1:49152/callback'],
        token_endpoint_auth_method: 'none',
      }),
    );
    const client_id = String(Object(await client.json()).client_id);
    const challenge = { code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256' };
    const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
    const redirect_uri = 'http://127.0.0.1:49152/callback';
    const visitor = browser(base);
    const authorize = `${base}/authorize?${new URLSearchParams({ response_type: 'code', client_id, redirect_uri, scope: 'kb:read', ...challenge }).toString()}`;
    const page = await visitor.open(authorize);
    say('refused sign-in', (await visitor.submit(page, { name: 'owner', passphrase: wrong, action: 'allow' })).text);
    say(
      'refused sign-in',
      (await visitor.submit(page, { name: wrong, passphrase, action: 'allow' })).text.replaceAll(
        `value="${wrong}"`,
        '',
      ),
    );
    const back = await signInAndAllow(visitor, authorize, passphrase);
    const code = back.searchParams.get('code') ?? '';
    const tokenAt = (fields: Record<string, string>) =>
      fetch(`${base}/token`, { method: 'POST', body: new URLSearchParams({ client_id, ...fields }) });
    const exchange = { grant_type: 'authorization_code', code, redirect_uri, code_verifier: verifier };
    say('refused token', await (await tokenAt({ ...exchange, code: wrong })).text());
    const tokens = Object(await (await tokenAt(exchange)).json());
    const [access, refresh] = [String(tokens.access_token), String(tokens.refresh_token)];
    expect((await ask('answers', '/mcp', bearer(access))).status).toBe(200);
    say('refused token', await (await tokenAt({ grant_type: 'refresh_token', refresh_token: wrong })).text());
    const removal = rpc('tools/call', { name: 'delete_document', arguments: { id: 'x' } });
    await ask('refusals', '/mcp', bearer(access), removal);
    say('refused token', await (await tokenAt(exchange)).text());
    say('metrics', await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text());
    for (const path of ['/', '/healthz', '/readyz', '/openapi.json', '/docs']) {
      say('pages', await (await fetch(base + path, { headers: bearer(named) })).text());
    }
    for (const command of [
      'config',
      'audit',
      'stats',
      'key list',
      'user list',
      'auth list',
      'collection list',
      'search tea',
      'ask tea',
      '--help',
    ]) {
      say(`kb-mcp ${command}`, await kb(command.split(' '), env));
    }
    const said = await server.stop();
    echo.close();
    say('the log', said);
    say('the process list', [...watch.stop()].filter((line) => !line.includes(ON_PURPOSE)).join('\n'));
    for (const name of readdirSync(data, { recursive: true, encoding: 'utf8' })) {
      if (name.includes('sqlite')) say(`the file ${name}`, readFileSync(join(data, name), 'latin1'));
    }

    const cookies = [...visitor.cookies.values()].filter(({ length }) => length > 20);
    const secrets = [...Object.values(given), named, passphrase, wrong, code, access, refresh, ...cookies];
    expect(new Set(secrets.filter(({ length }) => length > 12)).size).toBe(secrets.length);
    expect(Object.keys(places).length).toBeGreaterThan(20);
    expect(said).toContain('"tool":"search"');
    expect(found(secrets)).toEqual([]);
    expect(
      Object.entries(places).flatMap(([place, text]) => secretsIn(text).map((one) => `${one} in ${place}`)),
    ).toEqual([]);
  },
);

test('a secret on a command line, or in a log, is found', async () => {
  const one = secret('planted');
  const watch = watchProcesses();
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 400)', ON_PURPOSE, one]);
  await once(child, 'close');
  expect([...watch.stop()].some((line) => line.includes(one))).toBe(process.platform === 'linux');
  for (const planted of [one, `kbmcp_${'x'.repeat(43)}`, 'correct horse battery staple']) {
    expect(secretsIn(`{"message":"It failed for ${planted}."}`)).toHaveLength(1);
  }
  expect(secretsIn('kbmcp_… is the form of a key; s3cr3t is a word')).toEqual([]);
  const line = `node -e 1 ${one} postgres://kb:hunter2@db/kb sk-abcdefgh`;
  expect(withoutSecrets(line)).toBe('node -e 1 (hidden) postgres://kb:(hidden)@db/kb (hidden)');
  say('a log', `it failed for ${one}`);
  expect(found([one])).toEqual([`${one.slice(0, 14)} in a log`]);
});
