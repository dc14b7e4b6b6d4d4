import { z } from 'zod';
import { KbError } from '../errors.ts';
import type { Principal } from '../model.ts';
import type { StateStore } from '../ports.ts';
import { hashPassphrase, samePassphrase } from './passphrase.ts';
import { records } from './records.ts';
import { principalOf, type Rights, rightsSchema } from './rights.ts';

const userSchema = rightsSchema.extend({ passphrase: z.string(), createdAt: z.number() });

/** Somebody who can sign in, without the passphrase. */
export type User = Omit<z.output<typeof userSchema>, 'passphrase'> & { readonly name: string };

export interface Users {
  /** Throws `conflict` for a name in use, `invalid_input` for a bad name or a short passphrase. */
  create(user: Rights & { readonly name: string; readonly passphrase: string }): Promise<void>;
  /** Throws `not_found`. */
  setPassphrase(name: string, passphrase: string): Promise<void>;
  list(): Promise<readonly User[]>;
  /** Throws `not_found`. */
  remove(name: string): Promise<void>;
  /** The rights somebody has now, or `undefined` when there is no such user. */
  principal(name: string): Promise<Principal | undefined>;
  /** Whether this is that user's passphrase; takes as long when there is no such user. */
  signIn(name: string, passphrase: string): Promise<boolean>;
}

/** The people who sign in to the built-in authorization server. */
export function users({ state, now = Date.now }: { state: StateStore; now?: () => number }): Users {
  const known = records(state, 'user', userSchema);
  const missing = (name: string) => new KbError('not_found', `There is no user «${name.slice(0, 64)}».`);

  return {
    async create({ name, passphrase, scopes, collections }) {
      if (!/^[A-Za-z0-9][\w.@-]{0,63}$/.test(name)) {
        throw new KbError(
          'invalid_input',
          'A user has a name of up to 64 letters, digits, dots, dashes, underscores and @.',
        );
      }
      const user = { scopes, collections, passphrase: await hashPassphrase(passphrase), createdAt: now() };
      if (!(await known.create(name, user))) throw new KbError('conflict', `There is a user «${name}» already.`);
    },
    async setPassphrase(name, passphrase) {
      const hash = await hashPassphrase(passphrase);
      if (!(await known.change(name, (user) => ({ ...user, passphrase: hash })))) throw missing(name);
    },
    async list() {
      return (await known.all()).map(({ id, value: { passphrase: _, ...user } }) => ({ name: id, ...user }));
    },
    async remove(name) {
      if (!(await known.delete(name))) throw missing(name);
    },
    async principal(name) {
      const user = (await known.get(name))?.value;
      return user && principalOf(`user:${name}`, user);
    },
    async signIn(name, passphrase) {
      return samePassphrase(passphrase, (await known.get(name))?.value.passphrase);
    },
  };
}
