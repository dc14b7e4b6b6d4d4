import type { Principal, Scope } from '@kb-mcp/core';

/** Knows the access tokens of one authorization server. */
export interface TokenVerifier {
  readonly issuer: string;
  /** What clients should ask for. */
  readonly scopes: readonly Scope[];
  /** Whose token it is, or `undefined` when it is not valid. Throws `upstream_failed` when that cannot be found out now. */
  verify(token: string): Promise<Principal | undefined>;
  /** Whether a principal of that id came from here, and so could come back with more scopes. */
  owns(principalId: string): boolean;
}
