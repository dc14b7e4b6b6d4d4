import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';

const program = join(import.meta.dirname, 'cli.ts');
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kb-mcp-access-'));
  writeFileSync(join(folder, 'open.md'), '# Canteen\n\nThe canteen opens at noon.\n');
  writeFileSync(join(folder, 'closed.md'), '# Vault\n\nThe vault opens at midnight.\n');
  await kb(['add', 'open.md', '--collection', 'open']);
  await kb(['add', 'closed.md', '--collection', 'closed']);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function start(args: readonly string[], env: Record<string, string> = {}) {
  const { NO_COLOR: _, FORCE_COLOR: __, ...inherited } = process.env;
  const data = { KB_MCP_DATA: join(folder, 'data') };
  return spawn(process.execPath, [program, ...args], { cwd: folder, env: { ...inherited, ...data, ...env } });
}

async function kb(
  args: readonly string[],
  { input = '', env = {} }: { input?: string; env?: Record<string, string> } = {},
) {
  const child = start(args, env);
  const exited = once(child, 'close');
  child.stdin.end(input);
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
  return { stdout, stderr, code: Number(code) };
}

const call = (name: string, input: object) =>
  JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: input } });

const initialize = JSON.stringify({
  jsonrpc: '2.0',
  id: 0,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
});

test('over stdio a token gives the rights of its key, and one that is not valid ends the process with its sentence', async () => {
  const { stdout: secret } = await kb(['key', 'create', '--name', 'reader', '--collections', 'open']);
  const env = { KB_MCP_TOKEN: secret.trim() };
  const lines = [
    initialize,
    call('search', { query: 'opens' }),
    JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'tools/list' }),
  ];
  const { stdout } = await kb(['--transport', 'stdio', '--allow', 'write,files'], {
    input: `${lines.join('\n')}\n`,
    env,
  });
  expect(stdout).toContain('Canteen');
  expect(stdout).not.toMatch(/vault|midnight|closed/i);
  expect(stdout).not.toContain('"delete_document"');
  const events = JSON.parse((await kb(['audit', '--principal', 'key:reader', '--json'])).stdout).items;
  expect(events).toMatchObject([{ action: 'search', door: 'stdio', outcome: 'ok' }]);
  const refused = await kb(['--transport', 'stdio'], { env: { KB_MCP_TOKEN: 'kbmcp_wrong' } });
  expect(refused).toEqual({ stdout: '', stderr: 'kb-mcp: This key is not valid, or no longer.\n', code: 4 });
});

test('beyond this machine a server without credentials refuses to start and names the three ways on', async () => {
  const env = { KB_MCP_DATA: join(folder, 'nobody') };
  for (const args of [
    ['--transport', 'http', '--host', '0.0.0.0', '--port', '0'],
    ['--host', '0.0.0.0'],
  ]) {
    const { code, stderr } = await kb(args, { env });
    expect(code).toBe(2);
    for (const way of ['key create', 'MCP_API_KEY', '--auth builtin', '--auth oauth', '--insecure-no-auth']) {
      expect(stderr).toContain(way);
    }
  }
});

test('with a key set, the server on the whole network answers to it, at once to others made and revoked meanwhile, and the audit log tells of it', async () => {
  const secret = 'a-simple-key-of-the-owner';
  const server = start(['--transport', 'http', '--host', '0.0.0.0', '--port', '0'], { MCP_API_KEY: secret });
  let said = '';
  for await (const chunk of server.stderr) {
    said += String(chunk);
    if (said.includes('Ctrl-C')) break;
  }
  const [, port] = /localhost:(\d+)\/mcp/.exec(said) ?? [];
  const url = `http://127.0.0.1:${port}/mcp`;
  const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
  const body = call('search', { query: 'vault' });
  const bare = await fetch(url, { method: 'POST', headers, body });
  expect(bare.status).toBe(401);
  const known = await fetch(url, { method: 'POST', headers: { ...headers, authorization: `Bearer ${secret}` }, body });
  expect(await known.text()).toContain('Vault');
  const named = (await kb(['key', 'create', '--name', 'short-lived'])).stdout.trim();
  const status = async () =>
    (await fetch(url, { method: 'POST', headers: { ...headers, authorization: `Bearer ${named}` }, body })).status;
  expect(await status()).toBe(200);
  await kb(['key', 'revoke', 'short-lived']);
  expect(await status()).toBe(401);
  server.kill();
  await once(server, 'close');
  const { stdout } = await kb(['audit', '--principal', 'api-key', '--json']);
  expect(JSON.parse(stdout).items).toMatchObject([
    { action: 'search', door: 'mcp', outcome: 'ok', objects: [expect.any(String)] },
  ]);
  expect(stdout + said).not.toContain(secret);
});

test('keys, people and grants are made, shown and taken back, and what is wrong is said', async () => {
  const [made] = await Promise.all([
    kb(['key', 'create', '--name', 'bot', '--collections', 'open', '--expires', '90d', '--json']),
    kb(['user', 'add', 'anna', '--collections', 'open'], { input: 'une phrase assez longue\n' }),
  ]);
  const { secret, name } = JSON.parse(made.stdout);
  expect(name).toBe('bot');
  await kb(['collection', 'grant', 'closed', '--to', 'key:bot', '--writer']);
  const [collections, keys, people, late, root] = await Promise.all([
    kb(['collection', 'list', '--json']),
    kb(['key', 'list']),
    kb(['user', 'list', '--json']),
    kb(['key', 'create', '--name', 'late', '--expires', '2001-01-01']),
    kb(['key', 'create', '--name', 'x', '--scopes', 'root']),
  ]);
  const closed = { name: 'closed', documents: 1, grants: [{ subject: 'key:bot', role: 'writer' }] };
  expect(JSON.parse(collections.stdout)).toContainEqual(closed);
  expect(keys.stdout).toMatch(/bot +read +open, closed:writer/);
  expect(keys.stdout + people.stdout).not.toContain(secret);
  expect(people.stdout).not.toContain('phrase');
  expect(late.code).toBe(2);
  expect(root.stderr).toContain('no scope «root»');
  expect((await kb(['key', 'revoke', 'bot'])).code).toBe(0);
  expect((await kb(['key', 'revoke', 'bot'])).code).toBe(3);
});

test('the built-in sign-in needs an owner first, and another issuer its address', async () => {
  const env = { KB_MCP_DATA: join(folder, 'signing-in') };
  const serve = ['--transport', 'http', '--port', '0'];
  const [builtin, oauth, short, revoke] = await Promise.all([
    kb([...serve, '--auth', 'builtin'], { env }),
    kb([...serve, '--auth', 'oauth'], { env }),
    kb(['auth', 'init'], { env, input: 'short\n' }),
    kb(['auth', 'revoke', 'nothing'], { env }),
  ]);
  expect(builtin.stderr).toContain('kb-mcp auth init');
  expect(oauth.stderr).toContain('--issuer');
  expect(short).toMatchObject({ code: 2, stdout: '' });
  expect(revoke.code).toBe(3);
  expect((await kb(['auth', 'init'], { env, input: 'une phrase assez longue\n' })).stdout).toContain(
    'Sign in as owner',
  );
  expect(JSON.parse((await kb(['auth', 'list', '--json'], { env })).stdout)).toEqual([]);
});
