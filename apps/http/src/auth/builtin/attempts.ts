import { createHash } from 'node:crypto';
import type { StateStore } from '@kb-mcp/core';
import type { Users } from '@kb-mcp/core/access';
import { networkOf } from '../../network-of.ts';
import type { Words } from './words.ts';

export interface AttemptsOptions {
  readonly users: Pick<Users, 'signIn'>;
  readonly state: Pick<StateStore, 'count'>;
  readonly now?: (() => number) | undefined;
}

/** One attempt to sign in; gives what to say when it failed. Counted by where it comes from and by whom it is for. */
export async function refusal(
  { users, state, now = Date.now }: AttemptsOptions,
  { ip, name, passphrase }: { readonly ip: string; readonly name: string; readonly passphrase: string },
  words: Words,
): Promise<string | undefined> {
  const at = now();
  // Some enter their passphrase here.
  const person = `user/${createHash('sha256').update(name).digest('base64url')}`;
  const counts = [
    { used: await state.count('rate:sign-in', `address/${networkOf(ip)}`, at + 60_000), most: 10 },
    { used: await state.count('rate:sign-in', person, at + 600_000), most: 20 },
  ];
  const over = counts.filter(({ used, most }) => used.count > most).map(({ used }) => used.expiresAt - at);
  if (over.length > 0) return words.wait(Math.ceil(Math.max(...over) / 1_000));
  return (await users.signIn(name, passphrase)) ? undefined : words.wrong;
}

/** What the audit log calls whoever tried to sign in: by name when somebody has that name, for the text could be a passphrase. */
export async function attempted(
  { users }: { readonly users: Pick<Users, 'principal'> },
  name: string,
): Promise<string> {
  return (await users.principal(name)) ? `user:${name}` : 'user:(unknown)';
}
