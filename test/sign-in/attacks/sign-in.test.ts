import { describe, expect, test } from 'vitest';
import { type Browser, browser } from '../browser.ts';
import { PASSPHRASE } from '../open-server.ts';
import { attacker } from './attacker.ts';

const it = attacker();

describe('the sign-in', () => {
  async function atSignIn(visitor: Browser) {
    const page = await visitor.open(it.authorizeUrl());
    expect(page.text).toContain('name="passphrase"');
    return page;
  }

  test('says the same of a wrong passphrase and of somebody unknown, and stops who guesses', async () => {
    const visitor = browser(it.server.base);
    const page = await atSignIn(visitor);
    const wrong = await visitor.submit(page, { name: 'owner', passphrase: 'wrong wrong wrong', action: 'allow' });
    const unknown = await visitor.submit(page, { name: 'nobody', passphrase: 'wrong wrong wrong', action: 'allow' });
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(wrong.text.replace('value="owner"', '')).toBe(unknown.text.replace('value="nobody"', ''));
    const soon = Date.now() + 60_000;
    for (let n = 0; n < 8; n += 1) await it.server.state.count('rate:sign-in', 'address/127.0.0.1', soon);
    const right = await visitor.submit(page, { name: 'owner', passphrase: PASSPHRASE, action: 'allow' });
    expect(right.text).toContain('Too many attempts');
  });

  test('cannot be finished from another site, from another browser, or without what was on the page', async () => {
    const visitor = browser(it.server.base);
    const page = await atSignIn(visitor);
    const values = { name: 'owner', passphrase: PASSPHRASE, action: 'allow' };
    const foreign = await visitor.submit(page, values, { origin: 'https://evil.example' });
    expect(foreign.status).toBe(403);
    expect((await visitor.submit(page, values, { origin: 'null' })).status).toBe(403);
    expect((await browser(it.server.base).submit(page, values)).status).toBe(400);
    expect((await visitor.submit(page, { ...values, csrf: 'guessed' })).status).toBe(403);
    expect((await visitor.submit(page, { ...values, csrf: '' })).status).toBe(403);
  });

  test('takes no body but the form: others are refused, not tripped over', async () => {
    const visitor = browser(it.server.base);
    const { url } = await atSignIn(visitor);
    const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const post = (type: string | undefined, body?: string) =>
      fetch(url, {
        method: 'POST',
        headers: { cookie, ...(type && { 'content-type': type }) },
        ...(body !== undefined && { body }),
      });
    const answers = [
      await post(undefined),
      await post('application/json', '{"csrf":{"toString":1},"name":["owner"],"action":"allow"}'),
      await post('application/json', 'null'),
      await post('application/x-www-form-urlencoded', `csrf=${'x'.repeat(20_000)}`),
      await post('application/x-www-form-urlencoded', '__proto__=x&constructor=y'),
      await post('multipart/form-data; boundary=x', '--x--'),
    ];
    for (const { status } of answers) expect([400, 403, 413, 415]).toContain(status);
  });

  test('of a consent page cannot be answered with the token of the sign-in page', async () => {
    const visitor = browser(it.server.base);
    const page = await atSignIn(visitor);
    const consent = await visitor.submit(page, { name: 'owner', passphrase: PASSPHRASE, action: 'allow' });
    expect(consent.text).toContain('A test asks to act for you, owner');
    const forged = await visitor.submit({ ...consent, fields: page.fields }, { action: 'allow' });
    expect(forged.status).toBe(403);
    const refused = await visitor.submit(consent, { action: 'deny' });
    expect(new URL(refused.url).searchParams.get('error')).toBe('access_denied');
  });

  test('cannot be framed, runs no script, is not kept, and its form leads to nowhere but the program', async () => {
    const { headers } = await atSignIn(browser(it.server.base));
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('cache-control')).toBe('no-store');
    const policy = headers.get('content-security-policy') ?? '';
    for (const part of [
      "default-src 'none'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "form-action 'self' http://127.0.0.1:49152",
    ]) {
      expect(policy).toContain(part);
    }
    expect(policy).not.toContain('unsafe');
  });

  test('shows a name that is code as text, in the language of the person', async () => {
    it.client = await it.newClient({ client_name: '<img src=x onerror=alert(1)>' });
    const page = await browser(it.server.base, 'fr-CH, fr;q=0.9').open(it.authorizeUrl());
    expect(page.text).toContain('&lt;img src=x');
    expect(page.text).not.toContain('<img');
    expect(page.text).toContain('Phrase secrète');
    expect(page.text).toContain('lang="fr"');
  });

  test('shows no name that turns or hides the words around it, and never an empty one', async () => {
    for (const [name, shown] of [
      ['A \u202etest\u2066\u200b\u0007\u{e0041}', 'A test'],
      ['\u202e\u200b', 'client'],
    ] as const) {
      it.client = await it.newClient({ client_name: name });
      const { text } = await browser(it.server.base).open(it.authorizeUrl());
      expect(text).toContain(`${shown === 'client' ? it.client : shown} wants to use`);
      expect(text).not.toMatch(/[\u202e\u2066\u200b\u0007\u{e0041}]/u);
    }
  });
});
