import { KbError } from '@kb-mcp/core';
import type { Principal } from '@kb-mcp/core';
import type { Authenticate } from '../auth.ts';

const people = new Map(
  ['ann', 'ben'].map((id): [string, Principal] => [id, { id, scopes: new Set(['kb:read']), collections: 'all' }]),
);

/** Knows Ann and Ben by their name as bearer token. */
export const byName: Authenticate = ({ headers }) => {
  const person = people.get(headers.authorization?.replace('Bearer ', '') ?? '');
  if (!person) throw new KbError('unauthenticated', 'Say who you are.');
  return person;
};
