import { consents, revokeConsent, signOut, users } from '@kb-mcp/core/access';
import { describe, expect, test } from 'vitest';
import { openSignInServer, PASSPHRASE } from '../open-server.ts';
import { attacker } from './attacker.ts';

const it = attacker();

describe('a token', () => {
  test('reads with the rights of its person, and a call beyond its scope names all that it would need', async () => {
    const anna = await it.newTokens({ scope: 'kb:read kb:write' }, 'anna');
    expect(anna.scope).toBe('kb:read');
    const found = await (await it.call('search', { query: 'opens' }, anna.access)).text();
    expect(found).toContain('Canteen');
    expect(found).not.toContain('Vault');
    // She could not get it by asking again, so she is not sent to ask.
    expect((await it.call('delete_document', { id: 'x' }, anna.access)).status).toBe(200);
    const owner = await it.newTokens();
    const refused = await it.call('delete_document', { id: 'x' }, owner.access);
    expect(refused.status).toBe(403);
    expect(refused.headers.get('www-authenticate')).toMatch(
      /^Bearer error="insufficient_scope",.* scope="kb:read kb:write", resource_metadata="/,
    );
    const more = await it.newTokens({ scope: 'kb:read kb:write' });
    expect((await it.call('delete_document', { id: 'x' }, more.access)).status).toBe(200);
  });

  test('of refresh works once; used again after the grace, it takes back all that came of it', async () => {
    const { refresh } = await it.newTokens();
    const second = await it.token({ grant_type: 'refresh_token', refresh_token: refresh });
    expect(second.status).toBe(200);
    // An answer that got lost is asked for again at once.
    expect((await it.token({ grant_type: 'refresh_token', refresh_token: refresh })).status).toBe(200);
    const kept = (await it.server.state.list('oidc:RefreshToken', { limit: 500 })).items;
    for (const { id, value, expiresAt } of kept) {
      const { consumed, ...rest } = value as { consumed?: number };
      if (consumed !== undefined)
        await it.server.state.set('oidc:RefreshToken', id, { ...rest, consumed: consumed - 60 }, { expiresAt });
    }
    expect((await it.token({ grant_type: 'refresh_token', refresh_token: refresh })).body['error']).toBe(
      'invalid_grant',
    );
    expect(await it.opens(second.body['access_token'] ?? '')).toBe(401);
    const later = { grant_type: 'refresh_token', refresh_token: second.body['refresh_token'] ?? '' };
    expect((await it.token(later)).body['error']).toBe('invalid_grant');
  });

  test('is worth nothing once its consent, or its person, is gone', async () => {
    const { access, refresh } = await it.newTokens();
    const [consent] = (await consents(it.server.state)).toReversed();
    expect(consent).toMatchObject({
      client: expect.stringContaining('A test'),
      scopes: expect.arrayContaining(['kb:read']),
    });
    for (const { id } of await consents(it.server.state)) await revokeConsent(it.server.state, id);
    expect(await it.opens(access)).toBe(401);
    expect((await it.token({ grant_type: 'refresh_token', refresh_token: refresh })).status).toBe(400);
    const people = users({ state: it.server.state });
    await people.create({ name: 'bob', passphrase: PASSPHRASE, scopes: ['kb:read'], collections: 'all' });
    const bob = await it.newTokens({}, 'bob');
    expect(await it.opens(bob.access)).toBe(200);
    await people.remove('bob');
    expect(await it.opens(bob.access)).toBe(401);
  });

  test('and every session in a browser end when somebody is signed out', async () => {
    const { access } = await it.newTokens();
    expect((await it.visitors.get('owner')!.open(it.authorizeUrl())).text).not.toContain('name="passphrase"');
    await signOut(it.server.state, 'owner');
    expect(await it.opens(access)).toBe(401);
    expect((await it.visitors.get('owner')!.open(it.authorizeUrl())).text).toContain('name="passphrase"');
  });

  test('is revoked by its program', async () => {
    const { access, refresh } = await it.newTokens();
    await fetch(`${it.server.base}/revoke`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: it.client, token: refresh }),
    });
    expect((await it.token({ grant_type: 'refresh_token', refresh_token: refresh })).status).toBe(400);
    expect(await it.opens(access)).toBe(401);
  });

  test('names the address it is for: another server on the same store, with the same keys, refuses it', async () => {
    const { access } = await it.newTokens();
    await using second = await openSignInServer({
      state: { ...it.server.state, [Symbol.asyncDispose]: async () => {} },
    });
    const other = await fetch(`${second.base}/jwks`).then((answer) => answer.json());
    expect(other).toEqual(await fetch(`${it.server.base}/jwks`).then((answer) => answer.json()));
    const foreign = await fetch(`${second.base}/mcp`, {
      method: 'POST',
      headers: { authorization: `Bearer ${access}` },
    });
    expect(foreign.status).toBe(401);
  });

  test('and everything else that opens something is in the store as a hash alone', async () => {
    const { access, refresh } = await it.newTokens();
    const kinds = ['AccessToken', 'RefreshToken', 'AuthorizationCode', 'Session', 'Grant', 'member', 'session-uid'];
    const pages = await Promise.all(kinds.map((kind) => it.server.state.list(`oidc:${kind}`, { limit: 1_000 })));
    const kept = JSON.stringify(pages);
    expect(kept.length).toBeGreaterThan(1_000);
    for (const secret of [access, refresh, PASSPHRASE]) expect(kept).not.toContain(secret);
    expect(it.server.events.join('\n')).not.toContain(PASSPHRASE);
    expect(it.server.events).toContainEqual(expect.stringMatching(/^consent user:owner ok/));
  });
});
