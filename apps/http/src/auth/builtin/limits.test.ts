import Fastify from 'fastify';
import { KbError } from '@kb-mcp/core';
import { expect, test } from 'vitest';
import { memoryState } from '../../../../../packages/core/src/testing/memory-state.ts';
import { refusal } from './attempts.ts';
import { providerRoutes } from './provider-routes.ts';
import { words } from './words.ts';

const neighbour = (n: number): string => `2001:db8::${n.toString(16)}`;

test('whoever has a whole IPv6 network guesses passphrases no more often than whoever has one address', async () => {
  await using state = memoryState();
  const users = { signIn: async () => false };
  const said = [];
  for (let n = 1; n <= 11; n += 1)
    said.push(await refusal({ users, state }, { ip: neighbour(n), name: `n${n}`, passphrase: 'a guess' }, words.en));
  expect(new Set(said.slice(0, 10))).toEqual(new Set([words.en.wrong]));
  expect(said[10]).not.toBe(words.en.wrong);
});

test('nor does it register more clients', async () => {
  await using state = memoryState();
  const app = Fastify();
  const provider = () => Promise.reject(new KbError('unavailable', 'Not here.'));
  providerRoutes(app, { provider, issuer: 'https://kb.example', state });
  const register = (remoteAddress: string) =>
    app.inject({ method: 'POST', url: '/register', remoteAddress, payload: {} });
  for (let n = 1; n <= 20; n += 1) await register(neighbour(n));
  expect((await register(neighbour(21))).headers['retry-after']).toBeDefined();
  expect((await register('2001:db8:1::1')).headers['retry-after']).toBeUndefined();
});
