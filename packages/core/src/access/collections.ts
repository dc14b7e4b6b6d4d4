import { z } from 'zod';
import { KbError } from '../errors.ts';
import type { Role } from '../model.ts';
import type { StateStore } from '../ports.ts';
import { type Records, records } from './records.ts';
import { collectionName, type Rights, rightsSchema } from './rights.ts';

/** Who has access to a collection. `subject` is `key:<name>`, `user:<name>` or `subject:<sub of an issuer>`. */
export interface Grant {
  readonly subject: string;
  readonly collection: string;
  readonly role: Role;
}

export interface Collections {
  /** Throws `invalid_input` for a name that cannot be one; an existing one stays as it is. */
  create(name: string): Promise<void>;
  /** The names of those created, in order. */
  list(): Promise<readonly string[]>;
  grants(): Promise<readonly Grant[]>;
  /** Adds to what the subject has, or changes its role. Throws `not_found` for an unknown key or user, `conflict` when it has all collections. */
  grant(grant: Grant): Promise<void>;
  /** Takes one collection away. Throws `not_found` when the subject had no such grant. */
  revoke(grant: Omit<Grant, 'role'>): Promise<void>;
  /** What was granted to a subject of an issuer. */
  ofSubject(subject: string): Promise<Rights['collections'] | undefined>;
}

// Keys and users keep more than this; what a grant does not touch passes through.
const grantee = z.looseObject({ collections: rightsSchema.shape.collections });
type Grantee = z.output<typeof grantee>;

/** Collections that were created by name, and who may use which. */
export function collections({ state }: { readonly state: StateStore }): Collections {
  const names = records(state, 'collection', z.object({}));
  const kinds: Readonly<Record<string, Records<Grantee>>> = {
    key: records(state, 'key', grantee),
    user: records(state, 'user', grantee),
    subject: records(state, 'subject', grantee),
  };

  function find(subject: string): { readonly kind: string; readonly id: string; readonly entries: Records<Grantee> } {
    const [, kind = '', id = ''] = /^(key|user|subject):(.{1,400})$/.exec(subject) ?? [];
    const entries = kinds[kind];
    if (entries) return { kind, id: kind === 'subject' ? encodeURIComponent(id) : id, entries };
    throw new KbError('invalid_input', 'Name who it is for as key:<name>, user:<name> or subject:<sub>.');
  }

  return {
    async create(name) {
      await names.create(encodeURIComponent(collectionName(name)), {});
    },
    async list() {
      return (await names.all()).map(({ id }) => decodeURIComponent(id));
    },
    async grants() {
      const found: Grant[] = [];
      for (const [kind, entries] of Object.entries(kinds)) {
        for (const { id, value } of await entries.all()) {
          const subject = `${kind}:${kind === 'subject' ? decodeURIComponent(id) : id}`;
          const all: [string, Role][] = [['all', 'writer']];
          const held = value.collections === 'all' ? all : Object.entries(value.collections);
          found.push(...held.map(([collection, role]) => ({ subject, collection, role })));
        }
      }
      return found;
    },
    async grant({ subject, collection, role }) {
      const { kind, id, entries } = find(subject);
      const name = collectionName(collection);
      if (kind === 'subject') await entries.create(id, { collections: {} });
      const changed = await entries.change(id, (value) => {
        if (value.collections !== 'all') return { ...value, collections: { ...value.collections, [name]: role } };
        throw new KbError('conflict', `${subject} has all collections already.`);
      });
      if (!changed) throw new KbError('not_found', `There is no ${kind} «${id}».`);
    },
    async revoke({ subject, collection }) {
      const { id, entries } = find(subject);
      const changed = await entries.change(id, (value) => {
        if (value.collections === 'all') {
          throw new KbError('conflict', `${subject} has all collections; make it anew with those it should have.`);
        }
        if (!Object.hasOwn(value.collections, collection)) throw missing(subject, collection);
        const { [collection]: _, ...rest } = value.collections;
        return { ...value, collections: rest };
      });
      if (!changed) throw missing(subject, collection);
    },
    async ofSubject(subject) {
      return (await kinds['subject']?.get(encodeURIComponent(subject)))?.value.collections;
    },
  };
}

const missing = (subject: string, collection: string) =>
  new KbError('not_found', `${subject} has no grant on «${collection}».`);
