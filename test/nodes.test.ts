import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { debianPostgres, type Server, whyNoPostgres } from '../packages/core/src/testing/postgres/debian-postgres.ts';
import { cli, start } from './served.ts';

const folder = mkdtempSync(join(tmpdir(), 'kb-nodes-'));

interface Node {
  get(path: string, key?: string): Promise<Answer>;
  post(path: string, body: object, key?: string): Promise<Answer>;
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

interface Answer {
  readonly status: number;
  // Answers of many routes.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any;
}

const reason = whyNoPostgres();
describe.skipIf(reason)(`two servers on one PostgreSQL${reason ? ` (skipped: ${reason})` : ''}`, () => {
  let server: Server;
  const env = (): NodeJS.ProcessEnv => ({
    ...process.env,
    KB_MCP_STORE: server.url(),
    KB_MCP_DATA: join(folder, 'data'),
  });
  const run = async (...args: readonly string[]) =>
    (await promisify(execFile)(process.execPath, [cli, ...args], { env: env() })).stdout;

  /** Starts a server; with documents it may be killed before it has read them. */
  async function node(documents: string, ...flags: readonly string[]): Promise<Node> {
    const args = [documents, '--transport', 'http', '--port', '0', '--allow', 'write', ...flags];
    const { host, stop } = await start(args, { env: env() });
    const ask = async (path: string, init: RequestInit, key?: string): Promise<Answer> => {
      const headers = { 'content-type': 'application/json', ...(key && { authorization: `Bearer ${key}` }) };
      const response = await fetch(`http://${host}${path}`, { ...init, headers });
      return { status: response.status, body: await response.json() };
    };
    return {
      get: (path, key) => ask(path, {}, key),
      post: (path, body, key) => ask(path, { method: 'POST', body: JSON.stringify(body) }, key),
      async end(signal) {
        await stop(signal);
      },
    };
  }

  function documentsOf(name: string, count: number): string {
    mkdirSync(join(folder, name));
    for (let n = 0; n < count; n++)
      writeFileSync(join(folder, name, `${n}.md`), `# ${name} ${n}\n\nThe text of ${name} number ${n}.\n`);
    return join(folder, name);
  }

  beforeAll(async () => {
    server = await debianPostgres();
    await run('db', 'migrate');
  }, 60_000);
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  test('a job that is killed on one is finished by the other', async () => {
    const many = documentsOf('many', 600);
    const other = await node(documentsOf('few', 1));
    const one = await node(many);
    const documents = async () => (await other.get('/api/stats')).body.documents as number;
    while ((await documents()) < 20) await sleep(50);
    await one.end('SIGKILL');
    expect(await documents()).toBeLessThan(601);
    while ((await documents()) < 601) await sleep(500);
    const found = (await other.get('/api/search?query=number%20599%20of%20many&limit=1')).body;
    expect(found.results[0].text).toContain('number 599');
    for (;;) {
      const { jobs } = (await other.get('/api/jobs')).body;
      if (jobs.every(({ state }: { state: string }) => state === 'done')) break;
      await sleep(500);
    }
    await other.end('SIGTERM');
  }, 240_000);

  test('what one is told the other knows at once: documents, keys, revoked keys, and how often somebody has called', async () => {
    const made = await run(
      'key',
      'create',
      '--name',
      'ann',
      '--scopes',
      'read,write',
      '--collections',
      'default:writer',
    );
    const key = /kbmcp_\S+/.exec(made)?.[0] ?? '';
    const rate = ['--calls-per-minute', '20'];
    const empty = documentsOf('none', 0);
    const [one, other] = await Promise.all([node(empty, ...rate), node(empty, ...rate)]);
    const query = '/api/search?query=xylophone&limit=1';

    expect((await other.get(query)).status).toBe(401);
    for (let n = 0; n < 3; n++) {
      const name = `xylophone${n}.txt`;
      const put = await one.post('/api/upload', { name, text: `A xylophone, the word ${n}.` }, key);
      expect(put.status).toBe(200);
      expect((await other.get(query.replace('limit=1', 'limit=9'), key)).body.results).toHaveLength(n + 1);
    }

    const statuses = [];
    for (let n = 0; n < 16; n++) statuses.push((await (n % 2 ? one : other).get(query, key)).status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(14);
    expect(statuses.slice(14)).toEqual([429, 429]);

    await run('key', 'revoke', 'ann');
    expect((await one.get(query, key)).status).toBe(401);
    expect((await other.get(query, key)).status).toBe(401);
    await Promise.all([one.end('SIGTERM'), other.end('SIGTERM')]);
  }, 120_000);
});
