import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { settings } from '@kb-mcp/core/config';
import { afterAll, describe, expect, test } from 'vitest';
import { program } from '../apps/cli/src/program.ts';
import { initialize, json, rpc, search } from './attacks/attacked.ts';
import { freePort } from './free-port.ts';
import { start } from './served.ts';

const root = resolve(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const variables = new Set(settings().map(({ env }) => env));

describe('what is named exists', () => {
  test('in the Dockerfile: scripts, settings, the program and the address that its health is asked at', () => {
    const docker = read('deploy/Dockerfile');
    const { scripts } = JSON.parse(read('package.json'));
    for (const [, script = ''] of docker.matchAll(/npm run (\w+)/g)) expect(Object.keys(scripts)).toContain(script);
    for (const [, folder = ''] of docker.matchAll(/cd ([\w/]+)/g)) expect(existsSync(join(root, folder))).toBe(true);
    const { name, bin } = JSON.parse(read('apps/cli/package.json'));
    expect(docker).toContain(`/packed/${name}-*.tgz`);
    const [, entry = ''] = /ENTRYPOINT \["([^"]+)"\]/.exec(docker) ?? [];
    expect(Object.keys(bin)).toContain(entry);
    const [, environment = ''] = /^ENV (.*)$/m.exec(docker) ?? [];
    const set = new Map([...environment.matchAll(/(\w+)=(\S+)/g)].map(([, key = '', value = '']) => [key, value]));
    expect([...set.keys()].filter((key) => key !== 'NODE_ENV' && !variables.has(key))).toEqual([]);
    expect(docker).toContain(`EXPOSE ${set.get('KB_MCP_PORT')}`);
    expect(docker).toContain(`VOLUME ${set.get('KB_MCP_DATA')}`);
    expect(docker).toMatch(/^USER (?!root)\w+$/m);
  });

  test('in the unit for systemd', () => {
    const unit = read('deploy/kb-mcp.service');
    const [, program = ''] = /^ExecStart=\/usr\/bin\/env (\S+)$/m.exec(unit) ?? [];
    expect(Object.keys(JSON.parse(read('apps/cli/package.json')).bin)).toContain(program);
    const [, environment = ''] = /^Environment=(.*)$/m.exec(unit) ?? [];
    const set = [...environment.matchAll(/(\w+)=/g)].map(([, key = '']) => key);
    expect(set.length).toBeGreaterThan(1);
    expect(set.filter((key) => !variables.has(key))).toEqual([]);
    // What the process may write to is where its data is.
    const [, state = ''] = /^StateDirectory=(.*)$/m.exec(unit) ?? [];
    expect(environment).toContain(`KB_MCP_DATA=/var/lib/${state}`);
  });

  test('in the pages on running it for others: every flag of every command shown', async () => {
    const shown = ['docs/operations.md', 'docs/sign-in.md', 'docs/security.md', 'README.md']
      .flatMap((page) => [...read(page).matchAll(/```(?:sh|bash)\n([\s\S]*?)```/g)].map(([, code = '']) => code))
      .flatMap((code) => code.replaceAll('\\\n', ' ').split('\n'))
      .flatMap((line) => /(?:^|\s)kb-mcp\s(.*)$/.exec(line.replace(/\s#\s.*$/, ''))?.[1] ?? []);
    const used = new Set(shown.flatMap((line) => [...line.matchAll(/(?<=\s|^)--[a-z-]+/g)].map(([flag]) => flag)));
    expect(used.size).toBeGreaterThan(8);
    const known = new Set(['--help', ...flagsOf(await program(['--help']))]);
    expect([...used].filter((flag) => !known.has(flag))).toEqual([]);
  });
});

type Command = Awaited<ReturnType<typeof program>>;

const flagsOf = (command: Command): readonly string[] => [
  ...command.options.flatMap(({ long }) => long ?? []),
  ...command.commands.flatMap(flagsOf),
];

/** A proxy that serves everything below a path, as nginx and Caddy do with the lines in docs/operations.md. */
async function proxy(to: number): Promise<AsyncDisposable & { readonly port: number }> {
  const server = createServer((incoming, answer) => {
    const headers = {
      ...incoming.headers,
      'x-forwarded-for': String(incoming.headers['x-test-client'] ?? '198.51.100.7'),
    };
    const passed = request(
      { port: to, host: '127.0.0.1', path: incoming.url, method: incoming.method, headers },
      (response) => {
        answer.writeHead(response.statusCode ?? 502, response.headers);
        answer.flushHeaders();
        response.pipe(answer);
      },
    );
    passed.on('error', () => answer.destroy());
    answer.on('close', () => passed.destroy());
    incoming.pipe(passed);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    // Listening on TCP always has an address with a port.
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: () => new Promise((closed) => server.close(() => closed()).closeAllConnections()),
  };
}

const folder = mkdtempSync(join(tmpdir(), 'kb-deploy-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test(
  'below a path, behind a proxy: every door, the metadata, the pages, and limits by the address that the proxy names',
  { timeout: 90_000 },
  async () => {
    const port = await freePort();
    await using front = await proxy(port);
    const base = `http://127.0.0.1:${front.port}/kb`;
    writeFileSync(join(folder, 'tea.txt'), 'Green tea is steamed.');
    const args = [
      '--data',
      join(folder, 'data'),
      '--transport',
      'http',
      '--port',
      String(port),
      '--auth',
      'keys',
      '--public-url',
      base,
    ];
    const env = { ...process.env, MCP_API_KEY: 'a-key-for-the-deploy-test', KB_MCP_FAILURES_PER_MINUTE: '3' };
    const documents = join(folder, 'tea.txt');
    const server = await start([documents, ...args, '--trust-proxy', 'loopback'], { env, ready: 'Documents read' });
    const key = { authorization: `Bearer ${env.MCP_API_KEY}` };
    const post = (path: string, body: string, headers: Record<string, string> = key) =>
      fetch(base + path, { method: 'POST', headers: { ...json, ...headers }, body });

    expect((await fetch(`${base}/readyz`)).status).toBe(200);
    expect(server.said()).toContain(`${base}/mcp`);
    const refused = await post('/mcp', search, {});
    const [, metadata = ''] = /resource_metadata="([^"]+)"/.exec(refused.headers.get('www-authenticate') ?? '') ?? [];
    expect([refused.status, metadata.startsWith(`${base}/`)]).toEqual([401, true]);
    expect(await (await fetch(metadata)).json()).toMatchObject({ resource: `${base}/mcp` });

    const found = await (await post('/mcp', search)).json();
    const [, url = ''] = /(http[^"\\]+\/documents\/[^"\\]+)/.exec(JSON.stringify(found)) ?? [];
    expect(url.startsWith(`${base}/documents/`)).toBe(true);
    expect(await (await fetch(url, { headers: key })).text()).toContain('Green tea is steamed.');
    expect(await (await fetch(`${base}/openapi.json`, { headers: key })).json()).toMatchObject({
      servers: [{ url: base }],
    });
    expect((await post('/api/search', '{"query": "tea"}')).status).toBe(200);

    const cancel = new AbortController();
    const stream = await fetch(`${base}/sse`, { headers: key, signal: cancel.signal });
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
    const [, messages = ''] = /data: (\S+)/.exec((await reader.read()).value ?? '') ?? [];
    expect(messages).toMatch(/^\/kb\/messages\?/);
    for (const body of [initialize, rpc('tools/list')]) {
      const { status } = await fetch(new URL(messages, base), { method: 'POST', headers: { ...json, ...key }, body });
      expect(status).toBe(202);
      expect((await reader.read()).value).toContain('event: message');
    }
    cancel.abort();

    const guess = (client: string) =>
      post('/mcp', search, { authorization: 'Bearer guessed', 'x-test-client': client });
    const statuses: number[] = [];
    for (let n = 0; n < 5; n += 1) statuses.push((await guess('203.0.113.9')).status);
    expect(statuses).toEqual([401, 401, 401, 429, 429]);
    expect((await guess('203.0.113.10')).status).toBe(401);
    await server.stop();
  },
);
