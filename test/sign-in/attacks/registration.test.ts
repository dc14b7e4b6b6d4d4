import { describe, expect, test } from 'vitest';
import { browser } from '../browser.ts';
import { published } from '../open-server.ts';
import { attacker, LOOPBACK } from './attacker.ts';

const it = attacker();

describe('registration', () => {
  test('is for addresses that sign-ins may lead back to', async () => {
    for (const uri of [
      'https://evil.example/callback',
      'https://claude.ai.evil.example/',
      'https://claude.ai@evil.example/',
      'http://claude.ai/callback',
      'http://10.0.0.1/callback',
      'myapp://callback',
      'javascript:alert(1)',
      'https://own.example/callback2',
      'https://own.example/callback%2f..%2fevil',
    ]) {
      expect([uri, (await it.register({ redirect_uris: [LOOPBACK, uri] })).status]).toEqual([uri, 400]);
    }
    for (const uri of [
      'https://claude.ai/api/mcp/auth_callback',
      'https://chatgpt.com/connector/oauth/abc',
      'https://own.example/callback',
      'http://localhost:1/x',
    ]) {
      await it.server.state.delete('rate:register', '127.0.0.1');
      expect([uri, (await it.register({ redirect_uris: [uri] })).status]).toEqual([uri, 201]);
    }
  });

  test('has a limit', async () => {
    const statuses = [];
    for (let n = 0; n < 21; n += 1) statuses.push((await it.register({ redirect_uris: [LOOPBACK] })).status);
    expect(statuses.at(-1)).toBe(429);
  });

  test('of a huge body or one that is not JSON is refused', async () => {
    expect(
      (await it.register({ redirect_uris: [LOOPBACK], client_name: 'x'.repeat(100_000) })).status,
    ).toBeGreaterThanOrEqual(400);
    const answer = await fetch(`${it.server.base}/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{',
    });
    expect(answer.status).toBe(400);
  });

  test('by a document that names another client, or keeps bad company, is refused', async () => {
    const id = 'https://bad.example/metadata.json';
    const good = { client_id: id, client_name: 'x', redirect_uris: [LOOPBACK], token_endpoint_auth_method: 'none' };
    for (const bad of [
      { client_id: 'https://other.example/' },
      { redirect_uris: ['https://evil.example/'] },
      { client_secret: 'known' },
    ]) {
      published.set(id, { ...good, ...bad });
      expect((await browser(it.server.base).open(it.authorizeUrl({ client_id: id }))).status).toBe(400);
    }
  });
});
