import { KbError } from '../errors.ts';
import type { Access, Principal, Scope } from '../model.ts';

/** The process's own user: stdio and the command line, or loopback without credentials. */
export const localPrincipal: Principal = {
  id: 'local',
  scopes: new Set<Scope>(['kb:read', 'kb:write', 'kb:files', 'kb:admin']),
  collections: 'all',
};

/** The collections a principal may read, in the form stores take. */
export const accessOf = (principal: Principal): Access =>
  principal.collections === 'all' ? 'all' : [...principal.collections.keys()];

/** Throws `forbidden` when the principal lacks the scope. */
export function requireScope(principal: Principal, scope: Scope): void {
  if (!principal.scopes.has(scope)) throw new KbError('forbidden', `This call needs the scope ${scope}.`);
  // Files belong to no collection, so whoever reads them reads what every collection was made of.
  if (scope === 'kb:files') requireAllCollections(principal, 'The file tools');
}

/** Throws `forbidden` unless the principal may use all collections. */
export function requireAllCollections(principal: Principal, what: string): void {
  if (principal.collections === 'all') return;
  throw new KbError('forbidden', `${what} are for callers with access to all collections.`);
}

/** Whether some call that needs this scope could succeed; the others are not shown to the principal. */
export function mayUse({ scopes, collections }: Principal, scope: Scope): boolean {
  if (!scopes.has(scope)) return false;
  if (collections === 'all') return true;
  return scope === 'kb:write' ? [...collections.values()].includes('writer') : scope !== 'kb:files';
}

/** Throws unless the principal may write to the collection; one it cannot see does not exist for it. */
export function requireWriter(principal: Principal, collection: string): void {
  if (principal.collections === 'all') return;
  const role = principal.collections.get(collection);
  if (!role) throw new KbError('not_found', `There is no collection «${collection}».`);
  if (role !== 'writer')
    throw new KbError('forbidden', `You may read the collection «${collection}» but not change it.`);
}
