import { describe, expect, test } from 'vitest';
import { attacker, newVerifier } from './attacker.ts';

const it = attacker();

describe('a code', () => {
  test('that was stolen is worth nothing without its verifier, for another client, or with another address', async () => {
    const verifier = newVerifier();
    expect((await it.exchange(await it.newCode(verifier), newVerifier())).body['error']).toBe('invalid_grant');
    expect((await it.exchange(await it.newCode(verifier), '')).status).toBe(400);
    const other = await it.newClient({});
    expect((await it.exchange(await it.newCode(verifier), verifier, { client_id: other })).body['error']).toBe(
      'invalid_grant',
    );
    const elsewhere = { redirect_uri: 'http://127.0.0.1:49152/other' };
    expect((await it.exchange(await it.newCode(verifier), verifier, elsewhere)).body['error']).toBe('invalid_grant');
  });

  test('works once: a second use takes back what the first has given', async () => {
    const verifier = newVerifier();
    const code = await it.newCode(verifier);
    const first = await it.exchange(code, verifier);
    expect(await it.opens(first.body['access_token'] ?? '')).toBe(200);
    expect((await it.exchange(code, verifier)).body['error']).toBe('invalid_grant');
    expect(await it.opens(first.body['access_token'] ?? '')).toBe(401);
    const racing = await it.newCode(verifier);
    const both = await Promise.all([it.exchange(racing, verifier), it.exchange(racing, verifier)]);
    expect(both.filter(({ status }) => status === 200).length).toBeLessThan(2);
  });
});
