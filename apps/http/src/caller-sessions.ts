import { KbError, type Principal } from '@kb-mcp/core';
import type { Limits } from './options.ts';

/** Throws `rate_limited` when a caller has as many sessions as one may have, so that no one takes those of the others. */
export function requireRoom(
  sessions: Iterable<{ readonly principal: Principal }>,
  { id }: Principal,
  { callerSessions }: Pick<Limits, 'callerSessions'>,
): void {
  if (id === 'local') return;
  let open = 0;
  for (const { principal } of sessions) if (principal.id === id) open += 1;
  if (open >= callerSessions)
    throw new KbError('rate_limited', 'You have too many open sessions. Close some, or try later.');
}
