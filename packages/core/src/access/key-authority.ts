import { KbError } from '../errors.ts';
import type { Principal } from '../model.ts';
import type { StateStore } from '../ports.ts';
import { apiKeys } from './api-keys.ts';
import { principalOf, scopes } from './rights.ts';
import { sameText } from './secret.ts';

export interface KeyAuthority {
  /** Whether there is a key, or ever was one: revoking the last does not open the door. */
  exists(): Promise<boolean>;
  /** Whose key it is, or `undefined` for one that is not, or no longer, valid. */
  authenticate(secret: string): Promise<Principal | undefined>;
  /** The same; throws `unauthenticated` instead. */
  require(secret: string): Promise<Principal>;
}

/** Knows named keys, and the simple key of the configuration, which has every right. */
export function keyAuthority({
  state,
  simpleKey,
  now = Date.now,
}: {
  readonly state: StateStore;
  readonly simpleKey?: string | undefined;
  readonly now?: () => number;
}): KeyAuthority {
  const keys = apiKeys({ state, now });
  const simple = principalOf('api-key', { scopes: [...scopes], collections: 'all' });

  async function authenticate(secret: string): Promise<Principal | undefined> {
    if (simpleKey !== undefined && sameText(secret, simpleKey)) return simple;
    return keys.authenticate(secret);
  }

  return {
    authenticate,
    async exists() {
      return simpleKey !== undefined || (await keys.everMade());
    },
    async require(secret) {
      const principal = await authenticate(secret);
      if (principal) return principal;
      throw new KbError('unauthenticated', 'This key is not valid, or no longer.');
    },
  };
}
