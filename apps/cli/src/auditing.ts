import type { FinishedCall, Log, StateStore } from '@kb-mcp/core';
import { audit } from '@kb-mcp/core/access';

/** Where a call came from. */
export interface CallPlace {
  readonly door: string;
  readonly request?: string | undefined;
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
}): (call: FinishedCall, place: CallPlace) => void {
  if (days === 0) return () => {};
  const events = audit({ state, days });
  return ({ tool, principal, outcome, objects }, { door, request }) => {
    const event = { principal: principal.id, action: tool, outcome, objects: [...objects], door };
    events
      .record(request === undefined ? event : { ...event, request })
      .catch((error: unknown) => log.error({ err: error }, 'The audit log could not be written.'));
  };
}
