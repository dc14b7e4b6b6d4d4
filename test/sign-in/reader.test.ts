import { afterAll, beforeAll, expect, test } from 'vitest';
import { users } from '@kb-mcp/core/access';
import { browser } from './browser.ts';
import { openSignInServer, PASSPHRASE, type SignInServer } from './open-server.ts';

let server: SignInServer;
beforeAll(async () => {
  server = await openSignInServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const documentOf = (collection: string) => `${server.base}/documents/${server.ids[collection]}?passage=0`;

test('whoever follows a citation signs in, and sees that document and no other that is not theirs', async () => {
  const visitor = browser(server.base);
  const page = await visitor.open(documentOf('open'));
  expect(page.text).toContain('This document is for those who may read it');
  const wrong = await visitor.submit(page, { name: 'anna', passphrase: 'wrong wrong wrong' });
  expect([wrong.status, wrong.text.includes('noon')]).toEqual([401, false]);
  const shown = await visitor.submit(page, { name: 'anna', passphrase: PASSPHRASE });
  expect(shown.url).toBe(documentOf('open'));
  expect(shown.text).toContain('The canteen opens at noon.');
  const other = await visitor.open(documentOf('closed'));
  expect([other.status, other.text.includes('midnight')]).toEqual([404, false]);

  const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const attempts = ['/api/stats', '/sse', '/', '/documents', '/metrics', '/documents/../api/stats', '/mcp'];
  for (const path of attempts) {
    const { status } = await fetch(server.base + path, { headers: { cookie }, redirect: 'manual' });
    expect([path, status]).toEqual([path, 401]);
  }
  await users({ state: server.state }).remove('anna');
  expect((await visitor.open(documentOf('open'))).text).toContain('name="passphrase"');
});

test('whoever follows a quotation signs in and sees its words marked', async () => {
  const visitor = browser(server.base);
  const quoted = `${server.base}/documents/${server.ids['open']}?from=4&to=11`;
  const shown = await visitor.submit(await visitor.open(quoted), { name: 'owner', passphrase: PASSPHRASE });
  expect(shown.url).toBe(quoted);
  expect(shown.text).toContain('<mark id="quote">canteen</mark>');
  const earlier = `${quoted}&version=0123456789ab`;
  expect((await visitor.open(earlier)).url).toBe(earlier);
  expect((await browser(server.base).open(earlier)).text).toContain('name="passphrase"');
});

test('a program without credentials gets a challenge beside the way to the page, and one with wrong ones no page at all', async () => {
  const bare = await fetch(documentOf('open'), { redirect: 'manual' });
  expect(bare.status).toBe(303);
  const wrong = await fetch(documentOf('open'), { redirect: 'manual', headers: { authorization: 'Bearer wrong' } });
  expect(wrong.status).toBe(401);
});

test('the sign-in for a page leads to documents of this server alone', async () => {
  const bad = [
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/documents/../../evil',
    '/documents/x/../y',
    '/documents/x?passage=0&y=1',
    '/documents/x?from=0&to=//evil.example',
    '/documents/%2f%2fevil',
    '/api/stats',
    '',
    'javascript:alert(1)',
    '/documents/x\r\nset-cookie: a=b',
  ];
  for (const next of bad) {
    const { status } = await fetch(`${server.base}/sign-in?${new URLSearchParams({ next }).toString()}`);
    expect([next, status]).toEqual([next, 404]);
  }
});

test('what the browser keeps cannot be read by a script nor sent from another site', async () => {
  const url = `${server.base}/sign-in?next=/documents/x`;
  const page = await browser(server.base).open(url);
  const body = new URLSearchParams({ ...page.fields, name: 'owner', passphrase: PASSPHRASE });
  const answer = await fetch(url, { method: 'POST', body, redirect: 'manual', headers: { origin: server.base } });
  expect(answer.headers.get('set-cookie')).toMatch(
    /^kb_reader=[\w-]{43}; Path=\/documents; Max-Age=43200; HttpOnly; SameSite=Lax$/,
  );
  expect(
    (await fetch(url, { method: 'POST', body, redirect: 'manual', headers: { origin: 'https://evil.example' } }))
      .status,
  ).toBe(403);
  expect(JSON.stringify(await server.state.list('reader-session', { limit: 9 }))).not.toContain(
    answer.headers.get('set-cookie')!.slice(10, 53),
  );
});
