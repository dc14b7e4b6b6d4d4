import { z } from 'zod';
import { KbError } from '../errors.ts';
import type { Principal } from '../model.ts';
import type { StateStore } from '../ports.ts';
import { records } from './records.ts';
import { principalOf, type Rights, rightsSchema } from './rights.ts';
import { hashOf, isSecret, newSecret, sameText } from './secret.ts';

const keySchema = rightsSchema.extend({
  hash: z.string(),
  createdAt: z.number(),
  expiresAt: z.number().optional(),
  lastUsedAt: z.number().optional(),
});

/** A key as its owner sees it: everything but the secret. */
export type ApiKey = Omit<z.output<typeof keySchema>, 'hash'> & { readonly name: string };

export interface ApiKeys {
  /** The secret is in this answer and nowhere else. Throws `conflict` for a name in use. */
  create(
    key: Rights & { readonly name: string; readonly expiresAt?: number | undefined },
  ): Promise<{ readonly key: ApiKey; readonly secret: string }>;
  /** By name, those that have expired too. */
  list(): Promise<readonly ApiKey[]>;
  /** The key stops working at once. Throws `not_found`. */
  revoke(name: string): Promise<void>;
  /** A new secret with the same rights; the old one stops working at once. Throws `not_found`. */
  rotate(name: string): Promise<{ readonly key: ApiKey; readonly secret: string }>;
  /** Whether a key was ever made here. */
  everMade(): Promise<boolean>;
  /** Whose key it is, or `undefined` for one that is not, or no longer, valid. */
  authenticate(secret: string): Promise<Principal | undefined>;
}

// Often enough to see a forgotten key, seldom enough not to write at every call.
const LAST_USED_EVERY_MS = 60_000;

/** Named keys with rights of their own, kept as hashes. */
export function apiKeys({ state, now = Date.now }: { state: StateStore; now?: () => number }): ApiKeys {
  const keys = records(state, 'key', keySchema);
  const names = records(state, 'key-hash', z.object({ name: z.string() }));
  // What a secret was a key of it stays: whether it still is, the key itself says at every call.
  const seen = new Map<string, string>();

  return {
    async create({ name, expiresAt, scopes, collections }) {
      requireName(name);
      const secret = newSecret();
      const hash = hashOf(secret);
      const kept = { hash, scopes, collections, createdAt: now(), ...(expiresAt === undefined ? {} : { expiresAt }) };
      if (!(await keys.create(name, kept))) {
        throw new KbError('conflict', `There is a key «${name}» already. Rotate it, or choose another name.`);
      }
      await names.create(hash, { name });
      await state.set('access', 'keys-made', true, { ifStamp: null });
      return { key: shown(name, kept), secret };
    },
    everMade: async () => (await state.get('access', 'keys-made')) !== undefined,
    async list() {
      return (await keys.all()).map(({ id, value }) => shown(id, value));
    },
    async revoke(name) {
      const entry = await keys.get(name);
      if (!entry || !(await keys.delete(name))) throw missing(name);
      await names.delete(entry.value.hash);
    },
    async rotate(name) {
      const secret = newSecret();
      const hash = hashOf(secret);
      let old = '';
      const changed = await keys.change(name, ({ lastUsedAt: _, ...key }) => {
        old = key.hash;
        return { ...key, hash, createdAt: now() };
      });
      if (!changed) throw missing(name);
      await names.create(hash, { name });
      await names.delete(old);
      return { key: shown(name, changed), secret };
    },
    async authenticate(secret) {
      if (!isSecret(secret)) return undefined;
      const hash = hashOf(secret);
      const name = seen.get(hash) ?? (await names.get(hash))?.value.name;
      const key = name === undefined ? undefined : (await keys.get(name))?.value;
      if (name === undefined || !key || !sameText(key.hash, hash) || (key.expiresAt ?? Infinity) <= now()) {
        return undefined;
      }
      if (seen.size >= MOST_SEEN) seen.clear();
      seen.set(hash, name);
      if (now() - (key.lastUsedAt ?? 0) >= LAST_USED_EVERY_MS) {
        await keys.change(name, (current) => ({ ...current, lastUsedAt: now() }));
      }
      return principalOf(`key:${name}`, key);
    },
  };
}

const MOST_SEEN = 5_000;

const shown = (name: string, { hash: _, ...key }: z.output<typeof keySchema>): ApiKey => ({ name, ...key });

const missing = (name: string) => new KbError('not_found', `There is no key «${name.slice(0, 64)}».`);

function requireName(name: string): void {
  if (/^[A-Za-z0-9][\w.@-]{0,63}$/.test(name)) return;
  throw new KbError(
    'invalid_input',
    'A key has a name of up to 64 letters, digits, dots, dashes and underscores, starting with a letter or digit.',
  );
}
