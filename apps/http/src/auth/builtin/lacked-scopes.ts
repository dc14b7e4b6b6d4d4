import type { StateStore } from '@kb-mcp/core';

const KIND = 'oidc:lacked';
const REMEMBERED_MS = 10_000;

/** A token of this consent lacked a scope that its person could give. */
export async function lackedScope(state: StateStore, grantId: string): Promise<void> {
  await state.set(KIND, grantId, true, { expiresAt: Date.now() + REMEMBERED_MS });
}

/** A new code came of the consent: whatever it holds now is what the person has given. */
export async function personWasAsked(state: StateStore, grantId: string): Promise<void> {
  await state.delete(KIND, grantId);
}

/**
 * Refuses the refresh that comes right after such a call: the new token would lack the same scope. Clients of the official library,
 * version 1, refresh whenever they can, and go to the person only when that fails in a way they have no plan for.
 */
export async function requireEnough(state: StateStore, grantId: string): Promise<void> {
  if (!(await state.delete(KIND, grantId))) return;
  const { errors } = await import('oidc-provider');
  throw new errors.CustomOIDCProviderError('interaction_required', 'further scopes are for the person to give');
}
