import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { localPrincipal } from '@kb-mcp/core';
import { loadConfig } from '@kb-mcp/core/config';
import { openKnowledgeBase } from '@kb-mcp/core/open';
import { linked, webSite } from '../packages/core/src/testing/web-site.ts';

const cli = resolve(import.meta.dirname, '../apps/cli/src/cli.ts');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kb-mcp-web-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function kb(args: readonly string[], hosts = '127.0.0.1'): Promise<{ out: string; code: number | null }> {
  const child = spawn(process.execPath, [cli, ...args], {
    cwd: folder,
    env: { ...process.env, KB_MCP_DATA: join(folder, 'data'), KB_MCP_WEB_DELAY: '0', KB_MCP_WEB_PRIVATE_HOSTS: hosts },
  });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (out += chunk.toString()));
  const code = await new Promise<number | null>((done) => child.once('close', done));
  return { out, code };
}

const article = (title: string, text: string, ...links: readonly string[]) =>
  `<title>${title}</title><nav>${linked('menu', ...links)}</nav><main><h1>${title}</h1><p>${text}</p></main>`;

test('a site is added, searched, kept level and forgotten from the command line', async () => {
  await using site = await webSite({
    '/docs/': { body: article('Orchard', 'All about fruit.', 'apples', 'pears', '/secret'), etag: '"1"' },
    '/docs/apples': {
      body: `<link rel="canonical" href="https://elsewhere.example/">${article('Apples', 'Apples are kept at two degrees.')}`,
      etag: '"1"',
    },
    '/docs/pears': article('Pears', 'Pears ripen after the harvest.'),
  });
  const added = await kb(['add', `${site.origin}/docs/`, '--depth', '1', '--tag', 'fruit']);
  expect(added).toMatchObject({ code: 0, out: expect.stringContaining('3 added') });
  const { out } = await kb(['search', 'degrees', '--json']);
  expect(out).toContain(`"url": "${site.origin}/docs/apples`);

  site.pages.set('/docs/apples', { body: article('Apples', 'Apples are kept at four degrees.'), etag: '"2"' });
  site.pages.delete('/docs/pears');
  site.asked.length = 0;
  expect(await kb(['sync'])).toMatchObject({
    code: 0,
    out: expect.stringContaining('1 changed, 0 moved, 1 removed, 1 unchanged'),
  });
  expect(site.asked).toContain('304 /docs/');

  site.pages.set('/docs/', { status: 503, headers: { 'retry-after': '7200' } });
  const closed = await kb(['sync']);
  expect(closed).toMatchObject({ code: 1, out: expect.stringContaining('7200 seconds') });
  expect((await kb(['search', 'degrees'])).out).toContain('four degrees');

  expect((await kb(['sources', 'remove', `${site.origin}/docs/`])).out).toContain('Forgot 1 source');
  expect((await kb(['list'])).out).not.toContain('apples');
}, 60_000);

test('nothing inside is read without leave, and typed mistakes are said in a sentence', async () => {
  await using site = await webSite({ '/': linked('Home') });
  const refused = await kb(['add', `${site.origin}/`], 'intranet.example');
  expect(refused).toMatchObject({ code: 4, out: expect.stringContaining('--allow-private-host') });
  expect(site.asked).toEqual([]);
  expect((await kb(['add', `${site.origin}/`, '.'])).out).toContain('in two commands');
  expect((await kb(['add', `${site.origin}/`, '--depth', 'far'])).out).toContain('--depth is a number from 0 to 50.');
}, 60_000);

test('no path that a caller gives is fetched', async () => {
  await using site = await webSite({ '/': linked('Home') });
  const config = loadConfig({ flags: { data: join(folder, 'data'), roots: [folder], webPrivateHosts: ['127.0.0.1'] } });
  await using base = await openKnowledgeBase(config);
  for (const inArea of [true, false]) {
    const reports = await Array.fromAsync(base.addPaths([`${site.origin}/`], { principal: localPrincipal, inArea }));
    expect(reports).toMatchObject([{ status: 'failed', reason: { code: 'not_found' } }]);
  }
  const writer = {
    id: 'writer',
    scopes: new Set(['kb:read', 'kb:write', 'kb:files'] as const),
    collections: 'all',
  } as const;
  await expect(base.sources.declare({ address: `${site.origin}/` }, { principal: writer })).rejects.toMatchObject({
    code: 'forbidden',
  });
  expect(site.asked).toEqual([]);
}, 60_000);

test('a page that puts something new into each answer has not changed for that', async () => {
  let n = 0;
  await using site = await webSite({
    '/': (_request, response) => {
      n += 1;
      const token = `<meta name="csrf-token" content="${n}"><script nonce="${n}">let t = ${n}</script><!-- ${n} ms -->`;
      const form = `<form><input type="hidden" value="${n}"></form><p id="p${n}" data-x="${n}">${n > 4 ? 'New' : 'Old'} words.</p>`;
      response.writeHead(200, { 'content-type': 'text/html' }).end(`<title>Home</title>${token}${form}`);
    },
  });
  const config = loadConfig({ flags: { data: join(folder, 'data'), webPrivateHosts: ['127.0.0.1'], webDelay: 0 } });
  await using base = await openKnowledgeBase(config);
  await base.sources.declare({ address: `${site.origin}/` }, { principal: localPrincipal });
  const counts = [];
  for (let run = 0; run < 4; run += 1) counts.push((await base.sync({}, { principal: localPrincipal }))[0]?.counts);
  expect(counts).toMatchObject([{ added: 1 }, { unchanged: 1 }, { unchanged: 1 }, { changed: 1 }]);
}, 60_000);

test('a document that went from the base is asked for as if nothing was known of it', async () => {
  await using site = await webSite({
    '/': { body: article('Home', 'A house.', 'tea'), etag: '"1"' },
    '/tea': { body: article('Tea', 'Green tea.'), etag: '"1"' },
  });
  const config = loadConfig({ flags: { data: join(folder, 'data'), webPrivateHosts: ['127.0.0.1'], webDelay: 0 } });
  await using base = await openKnowledgeBase(config);
  const local = { principal: localPrincipal };
  await base.sources.declare({ address: `${site.origin}/`, reach: { depth: 1 } }, local);
  await base.sync({}, local);
  const { items } = await base.list({ limit: 5 }, local);
  expect(items.map(({ key }) => key)).toEqual([`${site.origin}/`, `${site.origin}/tea`]);
  await base.remove([items[1]!.id], local);
  site.asked.length = 0;
  expect(await base.sync({}, local)).toMatchObject([{ counts: { changed: 1, unchanged: 1 } }]);
  expect(site.asked).toContain('200 /tea');
  expect(await base.sync({}, local)).toMatchObject([{ counts: { changed: 0, unchanged: 2 } }]);
  expect(site.asked).toContain('304 /tea');
}, 60_000);
