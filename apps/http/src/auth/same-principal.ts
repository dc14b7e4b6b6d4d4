import type { Principal } from '@kb-mcp/core';

/** Gives one and the same object for the same caller with the same rights, so that others may compare by identity. */
export function samePrincipal(most = 5_000): (principal: Principal) => Principal {
  const known = new Map<string, Principal>();
  return (principal) => {
    const key = fingerprint(principal);
    const before = known.get(key);
    if (before) return before;
    const [oldest] = known.keys();
    if (known.size >= most && oldest !== undefined) known.delete(oldest);
    known.set(key, principal);
    return principal;
  };
}

const fingerprint = ({ id, scopes, collections }: Principal): string =>
  JSON.stringify([
    id,
    [...scopes].toSorted(),
    collections === 'all' ? collections : [...collections].toSorted(([a], [b]) => (a < b ? -1 : 1)),
  ]);
