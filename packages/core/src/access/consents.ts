import { z } from 'zod';
import { KbError } from '../errors.ts';
import type { StateStore } from '../ports.ts';

const grantSchema = z.object({
  accountId: z.string(),
  clientId: z.string(),
  iat: z.number(),
  exp: z.number(),
  resources: z.record(z.string(), z.string()).optional(),
});

/** That somebody allowed a program to act for them. */
export interface Consent {
  readonly id: string;
  readonly user: string;
  readonly client: string;
  readonly scopes: readonly string[];
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly expiresAt: number;
}

/** What the authorization server keeps of consents, and of everything that came of them. */
export const consentKinds = { grant: 'oidc:Grant', member: 'oidc:member', client: 'oidc:Client' } as const;

/** Every consent that still holds, in the order of their ids. */
export async function consents(state: StateStore): Promise<readonly Consent[]> {
  const found: Consent[] = [];
  let cursor: string | undefined;
  do {
    const page = await state.list(consentKinds.grant, { limit: 200, cursor });
    for (const { id, value } of page.items) {
      const { accountId: user, clientId, iat, exp, resources = {} } = grantSchema.parse(value);
      const scopes = [...new Set(Object.values(resources).flatMap((text) => text.split(' ')))];
      const client = await nameOf(state, clientId);
      found.push({ id, user, client, scopes, at: iat * 1_000, expiresAt: exp * 1_000 });
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
  return found;
}

/** Takes a consent back, with every token that came of it. Throws `not_found`. */
export async function revokeConsent(state: StateStore, id: string): Promise<void> {
  // First what everything else hangs on: from here on no token of it is accepted.
  const there = await state.delete(consentKinds.grant, id);
  let cursor: string | undefined;
  do {
    const page = await state.list(consentKinds.member, { prefix: `${id}/`, limit: 200, cursor });
    for (const entry of page.items) {
      const member = memberSchema.parse(entry.value);
      await state.delete(member.kind, member.id);
      await state.delete(consentKinds.member, entry.id);
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
  if (!there) throw new KbError('not_found', `There is no sign-in «${id.slice(0, 64)}».`);
}

/** Ends everything that somebody has signed in to: consents, their tokens, and sessions in browsers. */
export async function signOut(state: StateStore, user: string): Promise<void> {
  for (const consent of await consents(state)) if (consent.user === user) await revokeConsent(state, consent.id);
  for (const kind of Object.values(sessionKinds)) {
    let cursor: string | undefined;
    do {
      const page = await state.list(kind, { limit: 200, cursor });
      for (const { id, value } of page.items) if (userOf(value) === user) await state.delete(kind, id);
      cursor = page.cursor;
    } while (cursor !== undefined);
  }
}

/** Where sessions in browsers are kept: those of the authorization server, and those of readers. */
export const sessionKinds = { server: 'oidc:Session', reader: 'reader-session' } as const;

const sessionSchema = z.union([
  z.string(),
  z.object({ accountId: z.string() }).transform(({ accountId }) => accountId),
]);

const userOf = (value: unknown): string | undefined => sessionSchema.safeParse(value).data;

const memberSchema = z.object({ kind: z.string(), id: z.string() });

const clientSchema = z.object({ client_name: z.string().optional() });

async function nameOf(state: StateStore, clientId: string): Promise<string> {
  const client = await state.get(consentKinds.client, clientId);
  const { client_name: name } = clientSchema.parse(client?.value ?? {});
  return name === undefined ? clientId : `${name} (${clientId})`;
}
