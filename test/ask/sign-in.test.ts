import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openaiStandIn } from '../openai-stand-in.ts';
import { cli, serve, type Served } from '../served.ts';
import { browser, signInAndAllow } from '../sign-in/browser.ts';
import { question, vacationModel } from './vacation.ts';

const PASSPHRASE = 'correct horse battery staple';

let folder: string;
let server: Served;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kb-mcp-ask-sign-in-'));
  const data = join(folder, 'server');
  const init = promisify(execFile)(process.execPath, [cli, 'auth', 'init', '--data', data]);
  init.child.stdin?.end(`${PASSPHRASE}\n`);
  await init;
  const sample = resolve(import.meta.dirname, '../../examples/knowledge-base/politique-de-conges.md');
  server = await serve(sample, data, '--auth', 'builtin');
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

interface Kept {
  readonly credentials: {
    readonly client: { readonly client_id: string };
    readonly tokens: { readonly access_token: string; readonly refresh_token: string };
    readonly redirect: string;
  };
}

/** Somebody who asks a server that wants a sign-in; `visit` is what they do with the address they are shown. */
async function ask(
  { data, door, flags = ['--no-browser'], path }: { data: string; door: string; flags?: string[]; path?: string },
  visit: (address: string) => Promise<unknown> = () => Promise.reject(new Error('Nobody was to be asked.')),
) {
  await using standIn = await openaiStandIn(...vacationModel);
  const { KB_MCP_SERVER_TOKEN: _, ...inherited } = process.env;
  const url = `http://${server.host}${door}`;
  const child = spawn(process.execPath, [cli, 'ask', question, '--server', url, '--data', data, ...flags], {
    env: {
      ...inherited,
      OPENAI_BASE_URL: standIn.baseURL,
      ...(path !== undefined && { PATH: `${path}${delimiter}${process.env['PATH']}` }),
    },
  });
  let stdout = '';
  let stderr = '';
  let visiting: Promise<unknown> | undefined;
  child.stdout.on('data', (chunk) => (stdout += String(chunk)));
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk);
    const [, address] = /asks you to sign in on this page:\n(http\S+)\n/.exec(stderr) ?? [];
    if (address !== undefined)
      visiting ??= visit(address).catch((error: unknown) => {
        stderr += String(error);
        child.kill();
      });
  });
  const [code] = await once(child, 'close');
  await visiting;
  return { stdout, stderr, code: Number(code), asked: visiting !== undefined };
}

const allow = async (address: string): Promise<number> => {
  const back = await signInAndAllow(browser(`http://${server.host}`), address, PASSPHRASE);
  return (await fetch(back)).status;
};

async function keptIn(data: string): Promise<{ readonly file: string; readonly kept: Kept['credentials'] }> {
  const [name = ''] = await readdir(join(data, 'sign-ins'));
  const file = join(data, 'sign-ins', name);
  const { credentials } = JSON.parse(await readFile(file, 'utf8')) as Kept;
  return { file, kept: credentials };
}

test.each(['/mcp', '/sse'])(
  'ask signs in to a server in another process at %s once, keeps the tokens for its owner alone, and renews them; a stand-in plays the model',
  async (door) => {
    const data = join(folder, `client${door.replace('/', '-')}`);
    const first = await ask({ data, door }, allow);
    expect(first).toMatchObject({ code: 0, asked: true, stdout: expect.stringContaining('✓ “L') });
    const { file, kept } = await keptIn(data);
    expect([(await stat(file)).mode & 0o777, (await stat(join(data, 'sign-ins'))).mode & 0o777]).toEqual([
      0o600, 0o700,
    ]);
    expect(first.stdout + first.stderr).not.toContain(kept.tokens.access_token);

    expect(await ask({ data, door })).toMatchObject({ code: 0, asked: false });

    const spoil = async (tokens: object): Promise<void> => {
      const { kept: now } = await keptIn(data);
      const credentials = { ...now, tokens: { ...now.tokens, ...tokens } };
      await writeFile(file, JSON.stringify({ server: `http://${server.host}${door}`, credentials }));
    };
    await spoil({ access_token: 'expired' });
    expect(await ask({ data, door })).toMatchObject({ code: 0, asked: false });
    const renewed = (await keptIn(data)).kept;
    expect(renewed.tokens.refresh_token).not.toBe(kept.tokens.refresh_token);

    await spoil({ access_token: 'expired', refresh_token: 'taken back' });
    expect(await ask({ data, door }, allow)).toMatchObject({ code: 0, asked: true });
    const again = (await keptIn(data)).kept;
    expect([again.client.client_id, again.redirect]).toEqual([kept.client.client_id, kept.redirect]);
  },
  60_000,
);

test('a person who does not allow it ends the command in one sentence, and what comes to its port from elsewhere is turned away', async () => {
  const data = join(folder, 'refused');
  const refuse = async (address: string) => {
    const visitor = browser(`http://${server.host}`);
    const page = await visitor.submit(await visitor.open(address), {
      name: 'owner',
      passphrase: PASSPHRASE,
      action: 'allow',
    });
    const { url } = await visitor.submit(page, { action: 'deny' });
    // What comes to that port from elsewhere is not the sign-in.
    const forged = new URL(url);
    forged.searchParams.set('state', 'guessed');
    expect((await fetch(forged)).status).toBe(404);
    await fetch(url);
  };
  const { code, stdout, stderr } = await ask({ data, door: '/mcp' }, refuse);
  expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
  expect(stderr).toMatch(/\nkb-mcp: http:\S+\/mcp was not opened: access_denied\.\n$/);
});

test.skipIf(process.platform !== 'linux')('the page is opened in a browser when that is not forbidden', async () => {
  const path = join(folder, 'bin');
  const seen = join(folder, 'opened');
  await promisify(execFile)('mkdir', [path]);
  await writeFile(join(path, 'xdg-open'), `#!/bin/sh\nprintf '%s' "$1" > '${seen}'\n`, { mode: 0o755 });
  let shown = '';
  const result = await ask({ data: join(folder, 'opening'), door: '/mcp', flags: [], path }, (address) => {
    shown = address;
    return allow(address);
  });
  expect(result.code).toBe(0);
  expect(await readFile(seen, 'utf8')).toBe(shown);
});
