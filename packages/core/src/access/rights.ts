import { z } from 'zod';
import { KbError } from '../errors.ts';
import type { Principal, Role, Scope } from '../model.ts';

/** Every scope, weakest first. */
export const scopes = ['kb:read', 'kb:write', 'kb:files', 'kb:admin'] as const satisfies readonly Scope[];

/** What somebody may do, in the form it is kept. */
export const rightsSchema = z.object({
  scopes: z.array(z.enum(scopes)),
  collections: z.union([z.literal('all'), z.record(z.string(), z.enum(['reader', 'writer']))]),
});

export type Rights = z.output<typeof rightsSchema>;

/** The caller with these rights. */
export const principalOf = (id: string, { scopes, collections }: Rights): Principal => ({
  id,
  scopes: new Set(scopes),
  collections: collections === 'all' ? 'all' : new Map(Object.entries(collections)),
});

/** Reads `read,write` or `kb:read`; throws `invalid_input` for a scope there is not. */
export function parseScopes(names: readonly string[]): Scope[] {
  return names.map((name) => {
    const found = scopes.find((scope) => scope === name || scope === `kb:${name}`);
    if (found) return found;
    throw new KbError('invalid_input', `There is no scope «${name}». There are: ${scopes.join(', ')}.`);
  });
}

/** Reads `all`, or names, each a reader unless `:writer` follows; throws `invalid_input` for another role or a name that cannot be one. */
export function parseCollections(names: readonly string[]): Rights['collections'] {
  if (names.includes('all')) return 'all';
  return Object.fromEntries(names.map(parseCollection));
}

function parseCollection(text: string): readonly [string, Role] {
  const [name = '', role = 'reader', ...more] = text.split(':');
  if (role !== 'reader' && role !== 'writer') {
    throw new KbError('invalid_input', `A collection is given as name, name:reader or name:writer, not «${text}».`);
  }
  return [collectionName(more.length > 0 ? text : name), role];
}

/** The name itself; throws `invalid_input` when it would be mistaken for something else. */
export function collectionName(name: string): string {
  if (name !== 'all' && name !== '__proto__' && /^[\p{L}\p{N}][\p{L}\p{N}._ -]{0,63}$/u.test(name)) return name;
  throw new KbError(
    'invalid_input',
    'A collection has a name of up to 64 letters, digits, spaces, dots, dashes and underscores, and not «all».',
  );
}
