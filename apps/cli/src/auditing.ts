import type { FinishedCall, Log, StateStore } from '@kb-mcp/core';
import { audit, auditQueue } from '@kb-mcp/core/access';

/** Where a call came from. */
export interface CallPlace {
  readonly door: string;
  readonly request?: string | undefined;
}

/** Where calls are told of. Closing it writes what is still waiting. */
export interface Auditing extends AsyncDisposable {
  finished(call: FinishedCall, place: CallPlace): void;
}

/** Writes every call into the audit log, for as many days as it keeps; with 0 it writes nothing. No call waits for it. */
export function auditing({
  state,
  days,
  log,
}: {
  readonly state: StateStore;
  readonly days: number;
  readonly log: Log;
}): Auditing {
  const queue = days === 0 ? undefined : auditQueue({ audit: audit({ state, days }), log });
  return {
    finished({ tool, effect, principal, outcome, objects }, { door, request }) {
      const event = { principal: principal.id, action: tool, outcome, objects: [...objects], door };
      queue?.add(request === undefined ? event : { ...event, request }, { atOnce: effect !== 'read' });
    },
    async [Symbol.asyncDispose]() {
      await queue?.[Symbol.asyncDispose]();
    },
  };
}
