import { createHash } from 'node:crypto';
import { KbError, type StateStore } from '@kb-mcp/core';
import { consentKinds, revokeConsent } from '@kb-mcp/core/access';
import type { Adapter, AdapterPayload } from 'oidc-provider';

export interface AdapterOptions {
  readonly state: StateStore;
  readonly now?: () => number;
}

/**
 * Keeps one model of the authorization server in the state store. Whatever opens something is stored under its hash and
 * without itself, so that a copy of the store opens nothing.
 */
export function stateAdapter(model: string, { state, now = Date.now }: AdapterOptions): Adapter {
  const kind = kindOf(model);
  const secret = SECRETS.has(model);
  const idOf = (id: string): string => (secret ? hash(id) : id);

  return {
    async upsert(id, { jti: _, ...given }, seconds) {
      const payload = model === 'Client' ? unlimited(given) : given;
      const expiresAt = seconds ? now() + seconds * 1_000 : model === 'Client' ? now() + UNUSED_CLIENT_MS : undefined;
      await state.set(kind, idOf(id), payload, { expiresAt });
      const { grantId, uid, clientId } = given;
      if (grantId !== undefined && model !== 'Grant') {
        await state.set(consentKinds.member, `${grantId}/${kind}/${idOf(id)}`, { kind, id: idOf(id) }, { expiresAt });
      }
      if (model === 'Session' && uid !== undefined) await state.set(UIDS, uid, idOf(id), { expiresAt });
      if (model === 'Grant' && clientId !== undefined) await keepClient(state, clientId, expiresAt);
    },
    async find(id) {
      const payload = await read(idOf(id));
      return payload && { ...payload, jti: id };
    },
    async findByUid(uid) {
      const entry = await state.get(UIDS, uid);
      return entry && read(String(entry.value));
    },
    findByUserCode: () => Promise.resolve(undefined),
    async consume(id) {
      const entry = await state.get(kind, idOf(id));
      if (!entry) return;
      // Only this adapter writes entries of this kind.
      const payload = entry.value as AdapterPayload;
      const consumed = { ...payload, consumed: payload.consumed ?? Math.floor(now() / 1_000) };
      const first = payload.consumed === undefined;
      const wrote =
        first && (await state.set(kind, idOf(id), consumed, { ifStamp: entry.stamp, expiresAt: entry.expiresAt }));
      // Of two exchanges of one code at the same time, the second is a replay.
      if (!wrote && model === 'AuthorizationCode') {
        const { errors } = await import('oidc-provider');
        throw new errors.InvalidGrant('authorization code already consumed');
      }
    },
    async destroy(id) {
      await state.delete(kind, idOf(id));
    },
    async revokeByGrantId(grantId) {
      await revokeConsent(state, grantId).catch(ignoreMissing);
    },
  };

  async function read(id: string): Promise<AdapterPayload | undefined> {
    const entry = await state.get(kind, id);
    // Only this adapter writes entries of this kind.
    const payload = entry?.value as AdapterPayload | undefined;
    if (model !== 'RefreshToken' || payload?.consumed === undefined) return payload;
    // An answer that got lost on the way is asked for again at once; after the grace, asking again is theft.
    const { consumed, ...fresh } = payload;
    return now() / 1_000 - Number(consumed) <= GRACE_SECONDS ? fresh : payload;
  }
}

/**
 * A client registers with the scopes that it wants at first. What it gets is for the person to say, each time it asks, so
 * they are no limit to what it may ask for later.
 */
export const unlimited = <T extends { readonly scope?: unknown }>({ scope: _, ...metadata }: T): Omit<T, 'scope'> =>
  metadata;

/** The kind under which entries of a model are kept. */
export const kindOf = (model: string): string => `oidc:${model}`;

const UIDS = 'oidc:session-uid';
const GRACE_SECONDS = 20;
// A client that registered and was never allowed anything is forgotten after a day.
const UNUSED_CLIENT_MS = 86_400_000;

const SECRETS = new Set(['AccessToken', 'AuthorizationCode', 'RefreshToken', 'Session', 'RegistrationAccessToken']);

const hash = (id: string): string => createHash('sha256').update(id).digest('hex');

async function keepClient(state: StateStore, clientId: string, expiresAt: number | undefined): Promise<void> {
  const client = await state.get(kindOf('Client'), clientId);
  if (client) await state.set(kindOf('Client'), clientId, client.value, { ifStamp: client.stamp, expiresAt });
}

// Whoever revokes wants it gone, and it is.
function ignoreMissing(error: unknown): void {
  if (!(error instanceof KbError && error.code === 'not_found')) throw error;
}
