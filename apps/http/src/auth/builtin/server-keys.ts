import { randomBytes } from 'node:crypto';
import { KbError, type StateStore } from '@kb-mcp/core';
import { exportJWK, generateKeyPair } from 'jose';
import { z } from 'zod';

const keySchema = z.object({ createdAt: z.number(), cookie: z.string(), jwk: z.record(z.string(), z.unknown()) });

/** What the authorization server signs with, newest first. */
export type ServerKey = z.output<typeof keySchema>;

/** The keys shared by all processes: a new one every 30 days, the one before kept for what it has signed. */
export async function serverKeys(state: StateStore, now: () => number = Date.now): Promise<readonly ServerKey[]> {
  for (let tries = 0; tries < 10; tries += 1) {
    const entry = await state.get(KIND, ID);
    const known = entry ? z.array(keySchema).parse(entry.value) : [];
    if (known[0] && now() - known[0].createdAt < ROTATE_MS) return known;
    const fresh = [await newKey(now()), ...known].slice(0, KEPT);
    if (await state.set(KIND, ID, fresh, { ifStamp: entry?.stamp ?? null })) return fresh;
  }
  throw new KbError('conflict', 'The keys of the authorization server are being changed by others. Try again.');
}

const KIND = 'oidc-keys';
const ID = 'current';
const KEPT = 2;
const ROTATE_MS = 30 * 86_400_000;

async function newKey(createdAt: number): Promise<ServerKey> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), alg: 'ES256', use: 'sig', kid: randomBytes(8).toString('hex') };
  return { createdAt, cookie: randomBytes(32).toString('base64url'), jwk };
}
