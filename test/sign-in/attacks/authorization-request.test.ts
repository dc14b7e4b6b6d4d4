import { describe, expect, test } from 'vitest';
import { browser } from '../browser.ts';
import { attacker, LOOPBACK } from './attacker.ts';

const it = attacker();

describe('the authorization request', () => {
  test.for([
    ['without PKCE', { code_challenge: undefined, code_challenge_method: undefined }],
    ['with plain PKCE', { code_challenge_method: 'plain' }],
    ['for a token in the address', { response_type: 'token' }],
    ['for another resource', { resource: 'https://other.example/mcp' }],
  ] as const)('%s is refused and goes back as an error', async ([, changes]) => {
    const { url } = await browser(it.server.base).open(it.authorizeUrl(changes));
    const [address, , answer] = url.split(/([?#])/);
    expect(address).toBe(LOOPBACK);
    expect(answer).toMatch(/error=(invalid|unsupported|unauthorized)/);
    expect(answer).not.toMatch(/code=|access_token=/);
  });

  test('with another redirect address than registered stays here, whatever its disguise', async () => {
    const disguises = [
      'https://evil.example/',
      'http://127.0.0.1:49152/callback/../evil',
      'http://127.0.0.1@evil.example/callback',
      `${LOOPBACK}#x`,
      'javascript:alert(1)',
      '//evil.example',
      'http://localhost.evil.example/callback',
    ];
    for (const redirect_uri of disguises) {
      const page = await browser(it.server.base).open(it.authorizeUrl({ redirect_uri }));
      expect([redirect_uri, page.status]).toEqual([redirect_uri, 400]);
      expect(page.text).not.toMatch(/(href|action|url)=["']?(https:\/\/evil|javascript)/i);
    }
  });

  test('of a client nobody knows is refused without a word of its own in the page', async () => {
    const page = await browser(it.server.base).open(it.authorizeUrl({ client_id: '<script>alert(1)</script>' }));
    expect(page.status).toBe(400);
    expect(page.text).not.toContain('<script');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});
