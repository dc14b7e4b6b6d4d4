import type { ApiKeys, Audit, Collections, Users } from '@kb-mcp/core/access';
import type { StateStore } from '@kb-mcp/core';
import type { Config } from '@kb-mcp/core/config';

/** Keys, users and grants of the base, for the person at the keyboard. */
export interface Access extends AsyncDisposable {
  readonly state: StateStore;
  readonly keys: ApiKeys;
  readonly users: Users;
  readonly collections: Collections;
  readonly audit: Audit;
  /** Writes what was done here into the audit log. */
  record(action: string, objects: readonly string[]): Promise<void>;
}

export async function openAccess(config: Config): Promise<Access> {
  const { auditDays } = config;
  const [{ openState }, { apiKeys, audit, collections, users }] = await Promise.all([
    import('@kb-mcp/core/open'),
    import('@kb-mcp/core/access'),
  ]);
  const state = await openState(config);
  const log = audit({ state, days: auditDays });
  return {
    state,
    keys: apiKeys({ state }),
    users: users({ state }),
    collections: collections({ state }),
    audit: log,
    async record(action, objects) {
      if (auditDays === 0) return;
      await log.record({ principal: 'local', action, door: 'cli', outcome: 'ok', objects: [...objects] });
    },
    [Symbol.asyncDispose]: () => state[Symbol.asyncDispose](),
  };
}
