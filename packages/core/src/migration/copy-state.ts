import type { StateStore } from '../ports.ts';

/** What is copied: keys, people, collections, grants, consents and the programs that got them, the audit log, and the sources; no sessions, no counters. */
const kinds = [
  'access',
  'key',
  'key-hash',
  'user',
  'subject',
  'collection',
  'oidc-keys',
  'oidc:Client',
  'oidc:Grant',
  'oidc:member',
  'audit',
  'source',
  'manifest',
];

/** Copies what a server keeps of who may do what; an entry that the target has already stays. Gives how many were written. */
export async function copyState({ from, to }: { readonly from: StateStore; readonly to: StateStore }): Promise<number> {
  let copied = 0;
  for (const kind of kinds) {
    let cursor: string | undefined;
    do {
      const page = await from.list(kind, { limit: 200, cursor });
      for (const { id, value, expiresAt } of page.items) {
        if (await to.set(kind, id, value, { expiresAt, ifStamp: null })) copied++;
      }
      cursor = page.cursor;
    } while (cursor !== undefined);
  }
  return copied;
}
