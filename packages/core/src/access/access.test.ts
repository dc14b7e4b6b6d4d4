import fc from 'fast-check';
import { expect, test } from 'vitest';
import { memoryState } from '../testing/memory-state.ts';
import { apiKeys } from './api-keys.ts';
import { audit } from './audit.ts';
import { collections } from './collections.ts';
import { keyAuthority } from './key-authority.ts';
import { mayUse, requireScope } from './permission.ts';
import { parseCollections, parseScopes, principalOf } from './rights.ts';
import { users } from './users.ts';

const reader = { scopes: parseScopes(['read']), collections: parseCollections(['hr', 'notes:writer']) };

test('a key opens what it was made for, and its secret is kept nowhere', async () => {
  await using state = memoryState();
  const keys = apiKeys({ state });
  const { secret, key } = await keys.create({ name: 'laptop', ...reader });
  expect(secret).toMatch(/^kbmcp_[\w-]{43}$/);
  const principal = await keys.authenticate(secret);
  expect(principal).toEqual({
    id: 'key:laptop',
    scopes: new Set(['kb:read']),
    collections: new Map(Object.entries(reader.collections)),
  });
  const kept = JSON.stringify([key, await state.list('key', { limit: 9 }), await state.list('key-hash', { limit: 9 })]);
  expect(kept).not.toContain(secret.slice(6));
});

test('no other text opens anything', async () => {
  await using state = memoryState();
  const keys = keyAuthority({ state, simpleKey: 'correct horse battery' });
  const { secret } = await apiKeys({ state }).create({ name: 'a', ...reader });
  const wrong = fc.oneof(
    fc.string(),
    fc
      .nat({ max: secret.length - 1 })
      .map((at) => secret.slice(0, at) + (secret[at] === 'A' ? 'B' : 'A') + secret.slice(at + 1)),
    fc.constantFrom(`${secret} `, ` ${secret}`, secret.toUpperCase(), `${secret}${secret}`, '__proto__', 'constructor'),
  );
  await fc.assert(
    fc.asyncProperty(wrong, async (text) => {
      expect(await keys.authenticate(text)).toBeUndefined();
    }),
  );
  expect((await keys.authenticate('correct horse battery'))?.collections).toBe('all');
});

test('a key that is revoked, rotated or expired is worth nothing from then on', async () => {
  await using state = memoryState();
  const clock = { now: 1_000 };
  const keys = apiKeys({ state, now: () => clock.now });
  const revoked = await keys.create({ name: 'revoked', ...reader });
  const rotated = await keys.create({ name: 'rotated', ...reader });
  const expiring = await keys.create({ name: 'expiring', ...reader, expiresAt: 2_000 });
  await keys.revoke('revoked');
  const fresh = await keys.rotate('rotated');
  expect(await keys.authenticate(revoked.secret)).toBeUndefined();
  expect(await keys.authenticate(rotated.secret)).toBeUndefined();
  expect((await keys.authenticate(fresh.secret))?.id).toBe('key:rotated');
  expect((await keys.authenticate(expiring.secret))?.id).toBe('key:expiring');
  clock.now = 2_000;
  expect(await keys.authenticate(expiring.secret)).toBeUndefined();
  await expect(keys.revoke('revoked')).rejects.toMatchObject({ code: 'not_found' });
  await expect(keys.create({ name: 'rotated', ...reader })).rejects.toMatchObject({ code: 'conflict' });
});

test('that there was a key is remembered when the last one is revoked', async () => {
  await using state = memoryState();
  const authority = keyAuthority({ state });
  expect(await authority.exists()).toBe(false);
  await apiKeys({ state }).create({ name: 'a', ...reader });
  await apiKeys({ state }).revoke('a');
  expect(await authority.exists()).toBe(true);
});

test('the last use of a key is recorded, at most once a minute', async () => {
  await using state = memoryState();
  const clock = { now: 100_000 };
  const keys = apiKeys({ state, now: () => clock.now });
  const { secret } = await keys.create({ name: 'a', ...reader });
  const lastUsed = async () => (await keys.list())[0]?.lastUsedAt;
  await keys.authenticate(secret);
  clock.now += 59_999;
  await keys.authenticate(secret);
  expect(await lastUsed()).toBe(100_000);
  clock.now += 1;
  await keys.authenticate(secret);
  expect(await lastUsed()).toBe(160_000);
});

test('a grant adds a collection to a key, and revoking takes it away', async () => {
  await using state = memoryState();
  const keys = apiKeys({ state });
  const { secret } = await keys.create({ name: 'a', ...reader });
  const shared = collections({ state });
  await shared.grant({ subject: 'key:a', collection: 'finance', role: 'writer' });
  expect((await keys.authenticate(secret))?.collections).toEqual(
    new Map([
      ['hr', 'reader'],
      ['notes', 'writer'],
      ['finance', 'writer'],
    ]),
  );
  await shared.revoke({ subject: 'key:a', collection: 'hr' });
  expect((await keys.authenticate(secret))?.collections).toEqual(
    new Map([
      ['notes', 'writer'],
      ['finance', 'writer'],
    ]),
  );
  await shared.grant({ subject: 'subject:auth0|é 1', collection: 'hr', role: 'reader' });
  expect(await shared.ofSubject('auth0|é 1')).toEqual({ hr: 'reader' });
  expect(await shared.ofSubject('another')).toBeUndefined();
  await expect(shared.grant({ subject: 'key:none', collection: 'hr', role: 'reader' })).rejects.toMatchObject({
    code: 'not_found',
  });
  await expect(shared.revoke({ subject: 'key:a', collection: 'toString' })).rejects.toMatchObject({
    code: 'not_found',
  });
  expect(await shared.grants()).toHaveLength(3);
});

test('a user signs in with that passphrase alone', async () => {
  await using state = memoryState();
  const people = users({ state });
  await people.create({ name: 'anna', passphrase: 'une phrase assez longue', ...reader });
  expect(await people.signIn('anna', 'une phrase assez longue')).toBe(true);
  expect(await people.signIn('anna', 'une phrase assez longu')).toBe(false);
  expect(await people.signIn('nobody', '')).toBe(false);
  await expect(people.create({ name: 'bob', passphrase: 'short', ...reader })).rejects.toMatchObject({
    code: 'invalid_input',
  });
  expect(JSON.stringify(await state.list('user', { limit: 5 }))).not.toContain('phrase assez');
});

test('rights in words are read, and what is none is refused', () => {
  expect(parseCollections(['all', 'hr'])).toBe('all');
  for (const bad of ['hr:owner', '', '../x', '__proto__', 'a\nb', 'a:writer:reader']) {
    expect(() => parseCollections([bad])).toThrow(/collection/);
  }
  expect(parseScopes(['read', 'kb:write'])).toEqual(['kb:read', 'kb:write']);
  expect(() => parseScopes(['root'])).toThrow('kb:admin');
});

test('tools that no call of somebody could use are not for that one to see', () => {
  const all = parseScopes(['read', 'write', 'files']);
  const limited = principalOf('x', { scopes: all, collections: { hr: 'reader' } });
  expect([mayUse(limited, 'kb:read'), mayUse(limited, 'kb:write'), mayUse(limited, 'kb:files')]).toEqual([
    true,
    false,
    false,
  ]);
  expect(() => requireScope(limited, 'kb:files')).toThrow('all collections');
  expect(mayUse(principalOf('x', { scopes: all, collections: { hr: 'writer' } }), 'kb:write')).toBe(true);
  expect(mayUse(principalOf('x', { scopes: [], collections: 'all' }), 'kb:read')).toBe(false);
});

test('the audit log tells the newest first, part by part, and forgets after its days', async () => {
  const clock = { now: Date.UTC(2026, 0, 1) };
  const now = () => clock.now;
  await using state = memoryState({ now });
  const log = audit({ state, days: 2, now });
  for (const principal of ['a', 'b', 'a', 'b', 'a']) {
    clock.now += 1_000;
    await log.record({ principal, action: 'fetch', door: 'http', outcome: 'ok', objects: [`doc at ${clock.now}`] });
  }
  const first = await log.list({ limit: 2, principal: 'a' });
  const second = await log.list({ limit: 2, principal: 'a', cursor: first.cursor });
  expect([...first.items, ...second.items].map(({ at }) => at.slice(17, 19))).toEqual(['05', '03', '01']);
  clock.now += 2 * 86_400_000;
  expect((await log.list({ limit: 5 })).items).toEqual([]);
});
