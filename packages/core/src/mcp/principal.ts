import type { AuthInfo, McpRequestContext } from '@modelcontextprotocol/server';
import type { Principal } from '../model.ts';

/** The form in which a door hands a principal to the SDK; `principalOf` gives it back. */
export function authInfoOf(principal: Principal): AuthInfo {
  const known = infos.get(principal);
  if (known) return known;
  const info: AuthInfo = { token: '', clientId: principal.id, scopes: [...principal.scopes] };
  infos.set(principal, info);
  principals.set(info, principal);
  return info;
}

/** Who a server instance acts for: the principal that the door handed over, else one without any right. */
export const principalOf = ({ authInfo }: Pick<McpRequestContext, 'authInfo'>): Principal =>
  (authInfo && principals.get(authInfo)) ?? nobody;

// Weak maps and not `AuthInfo.extra`: nothing that arrives in a request can then name a principal.
const infos = new WeakMap<Principal, AuthInfo>();
const principals = new WeakMap<AuthInfo, Principal>();

const nobody: Principal = { id: 'nobody', scopes: new Set(), collections: new Map() };
